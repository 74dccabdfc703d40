/** `demo.json`: everything a developer needs to use the sandbox, secrets included, readable by its owner only. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Demo } from '#app/seed-demo.ts';
import { isPhoneNumber, readServiceNumber } from '#domain/kernel/phone-number.ts';

export interface DemoFile extends Demo {
  readonly baseUrl: string;
  readonly adminToken: string;
}

export function demoFilePath(dataDir: string): string {
  return path.join(dataDir, 'demo.json');
}

/** What an earlier start wrote; null where there is no such file or it is not whole. */
export async function readDemoFile(dataDir: string): Promise<DemoFile | null> {
  try {
    const value: unknown = JSON.parse(await readFile(demoFilePath(dataDir), 'utf8'));
    return typeof value === 'object' && value !== null ? demoOf({ ...value }) : null;
  } catch {
    return null;
  }
}

export async function writeDemoFile(dataDir: string, demo: DemoFile): Promise<void> {
  const { baseUrl, businessId, sid, apiKey, apiToken, virtualNumber, objectLine, agreeLine, hookSecret, adminToken } = demo;
  const document = {
    baseUrl,
    businessId,
    sid,
    apiKey,
    apiToken,
    virtualNumber: String(virtualNumber),
    objectLine: String(objectLine),
    agreeLine: String(agreeLine),
    hookSecret,
    adminToken,
  };
  const unfinished = `${demoFilePath(dataDir)}.new`;
  await writeFile(unfinished, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, demoFilePath(dataDir));
}

function demoOf(fields: Readonly<Record<string, unknown>>): DemoFile | null {
  const texts = ['baseUrl', 'sid', 'apiKey', 'apiToken', 'hookSecret', 'adminToken'].map((name) => fields[name]);
  const numbers = ['virtualNumber', 'objectLine', 'agreeLine'].map((name) => readServiceNumber(String(fields[name])));
  const [baseUrl, sid, apiKey, apiToken, hookSecret, adminToken] = texts.flatMap((text) =>
    typeof text === 'string' && text !== '' ? [text] : [],
  );
  const [virtualNumber, objectLine, agreeLine] = numbers.filter(isPhoneNumber);
  const { businessId } = fields;
  if (baseUrl === undefined || sid === undefined || apiKey === undefined || apiToken === undefined) return null;
  if (hookSecret === undefined || adminToken === undefined || typeof businessId !== 'number') return null;
  if (virtualNumber === undefined || objectLine === undefined || agreeLine === undefined) return null;
  return { baseUrl, businessId, sid, apiKey, apiToken, virtualNumber, objectLine, agreeLine, hookSecret, adminToken };
}
