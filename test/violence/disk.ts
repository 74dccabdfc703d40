/**
 * A disk in front of which the power is cut. It follows what a process did to its files and keeps apart what it had written from
 * what it had synced: a file's content is on the disk as of its last fsync, and its name once it or its directory was synced.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TraceEvent } from './trace.ts';

export interface Disk {
  follow(event: TraceEvent): void;
  /** Writes what would be found after a power cut now into `target`, which must not exist. */
  cut(target: string): void;
}

interface File {
  /** What is on the disk. */
  synced: Buffer;
  /** What only the page cache holds, in order. */
  pending: Extract<TraceEvent, { kind: 'written' | 'truncated' }>[];
}

/** `directory` is the one that the events are about; `before` a copy of it from the time before them, when all was on the disk. */
export function diskOf(directory: string, before: string): Disk {
  const files = new Map<string, File>();
  const onDisk = new Map<string, File>();
  const folders = new Set<string>();
  for (const name of readdirSync(before, { recursive: true, encoding: 'utf8' })) {
    const [from, to] = [path.join(before, name), path.join(directory, name)];
    if (statSync(from).isDirectory()) {
      folders.add(to);
      continue;
    }
    const file: File = { synced: readFileSync(from), pending: [] };
    files.set(to, file);
    onDisk.set(to, file);
  }

  function sync(target: string): void {
    const file = files.get(target);
    if (file !== undefined) {
      for (const change of file.pending) file.synced = applied(file.synced, change);
      file.pending = [];
      for (const [name, other] of onDisk) if (other === file && files.get(name) !== file) onDisk.delete(name);
      onDisk.set(target, file);
      return;
    }
    for (const name of onDisk.keys()) if (path.dirname(name) === target && !files.has(name)) onDisk.delete(name);
    for (const [name, inside] of files) if (path.dirname(name) === target) onDisk.set(name, inside);
  }

  function follow(event: TraceEvent): void {
    switch (event.kind) {
      case 'written':
        files.get(event.file)?.pending.push(event);
        return;
      case 'truncated':
        files.get(event.file)?.pending.push(event);
        return;
      case 'synced':
        sync(event.path);
        return;
      case 'opened':
        if (event.creates && !files.has(event.file)) files.set(event.file, { synced: Buffer.alloc(0), pending: [] });
        if (event.empties) files.get(event.file)?.pending.push({ kind: 'truncated', file: event.file, length: 0 });
        return;
      case 'renamed': {
        const file = files.get(event.from);
        if (file === undefined) throw new Error(`${event.from} is renamed and unknown`);
        files.delete(event.from);
        files.set(event.to, file);
        return;
      }
      case 'removed':
        files.delete(event.path);
        return;
      case 'made_directory':
        folders.add(event.path);
        return;
      case 'sent':
        return;
    }
  }

  function cut(target: string): void {
    if (existsSync(target)) throw new Error(`${target} exists`);
    const place = (name: string): string => path.join(target, path.relative(directory, name));
    mkdirSync(target, { recursive: true });
    for (const folder of folders) mkdirSync(place(folder), { recursive: true });
    for (const [name, { synced }] of onDisk) {
      mkdirSync(path.dirname(place(name)), { recursive: true });
      writeFileSync(place(name), synced);
    }
  }

  return { follow, cut };
}

function applied(content: Buffer, change: File['pending'][number]): Buffer {
  if (change.kind === 'truncated') return resized(content, change.length);
  const end = change.at + change.bytes.length;
  const changed = end > content.length ? resized(content, end) : content;
  change.bytes.copy(changed, change.at);
  return changed;
}

function resized(content: Buffer, length: number): Buffer {
  const changed = Buffer.alloc(length);
  content.copy(changed, 0, 0, Math.min(length, content.length));
  return changed;
}
