/** Once a test run: a socket at which the test processes ask for database templates. */
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { TestProject } from 'vitest/node';
import { createTemplates, type TemplateRequest, type Templates } from './database-templates.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly templateSocket: string;
  }
}

let templates: Templates | undefined;
let server: Server | undefined;

export async function setup(project: TestProject): Promise<void> {
  const ready = createTemplates();
  const address = path.join(os.tmpdir(), `sammati-templates-${process.pid}.sock`);
  rmSync(address, { force: true });
  server = createServer({ allowHalfOpen: true }, (socket) => {
    let asked = '';
    socket.setEncoding('utf8');
    socket.on('data', (part) => {
      asked += part;
    });
    socket.on('error', () => undefined);
    socket.on('end', async () => {
      socket.end(await answer(ready, JSON.parse(asked)));
    });
  });
  await new Promise<void>((resolve) => server?.listen(address, resolve));
  templates = ready;
  project.provide('templateSocket', address);
}

export async function teardown(): Promise<void> {
  server?.close();
  await templates?.close();
}

async function answer(templates: Templates, request: TemplateRequest): Promise<string> {
  try {
    return JSON.stringify(await templates.get(request));
  } catch (error) {
    return JSON.stringify({ failed: error instanceof Error ? error.message : String(error) });
  }
}
