import { readFile } from 'node:fs/promises';
import { endpoints } from '@sammati/contract/endpoints.ts';
import { problemCodes } from '@sammati/contract/problem.ts';
import { termNames } from '@sammati/contract/term.ts';
import { expect, it } from 'vitest';
import { languages } from '#domain/notice/language.ts';
import { terms } from '#domain/whitelist/terms.ts';
import { buildOpenApi } from '#http/openapi.ts';
import { referencePage } from '#http/reference-page.ts';

const document = buildOpenApi();
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

it('describes every endpoint of the contract once', () => {
  expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual(Object.keys(endpoints).sort());
});

it('refers to nothing that it does not define', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  expect(references.length).toBeGreaterThan(40);
  for (const name of references) expect(Object.keys(document.components.schemas)).toContain(name);
});

it('names exactly the parameters that a path has', () => {
  for (const { path, operation } of operations) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const named = operation.parameters.filter((one) => one.in === 'path').map((one) => one.name);
    expect(named, path).toEqual(inPath);
  }
});

it('is committed as it is', async () => {
  const committed: unknown = JSON.parse(await readFile(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'));
  expect(committed).toEqual(JSON.parse(JSON.stringify(document)));
});

it('knows the terms and languages that the rules know', () => {
  expect([...termNames].sort()).toEqual(Object.keys(terms).sort());
  const schema = JSON.stringify(document.components.schemas.Template);
  for (const { code } of languages) expect(schema).toContain(`"${code}"`);
});

it('is also a page on which every link leads somewhere and every problem is explained', () => {
  const page = referencePage(document);
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  for (const code of problemCodes) expect(ids).toContain(`problem-${code}`);
  for (const id of Object.keys(endpoints)) expect(ids).toContain(id);
  expect(page).not.toContain('<script');
});
