/** The reference page at /docs: the OpenAPI document as one HTML page, without scripts. */
import { problemCodes } from '@sammati/contract/problem.ts';
import type { FastifyInstance } from 'fastify';
import { htmlText as text } from './html.ts';
import { type Json, type OpenApiDocument, type Operation, openApi } from './openapi.ts';
import { problems } from './problems.ts';

/** Registers the page under the prefix it is given. */
export function referencePageRoutes(): (app: FastifyInstance) => Promise<void> {
  let page: string | undefined;
  return async (app) => {
    app.get('/', (_request, reply) => {
      page ??= referencePage(openApi().document);
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
        .header('x-content-type-options', 'nosniff')
        .send(page);
    });
  };
}

export function referencePage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const sections = document.tags.map(({ name }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name));
    return `<section id="${anchor(name)}"><h2>${text(name)}</h2>${own.map(renderOperation).join('')}</section>`;
  });
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) => `<section id="schema-${name}"><h3><code>${text(name)}</code></h3>${renderSchema(schema)}</section>`,
  );
  const kinds = problemCodes.map(
    (code) =>
      `<tr id="problem-${code}"><td><code>${code}</code></td><td>${problems[code].status}</td><td>${text(problems[code].title)}</td></tr>`,
  );
  const links = document.tags.map(({ name }) => `<a href="#${anchor(name)}">${text(name)}</a>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sammati API</title><style>${style}</style></head>
<body><header><h1>Sammati API</h1><p>${prose(String(document.info.description))}</p>
<p>The same as OpenAPI 3.1: <a href="/api/openapi.json">/api/openapi.json</a></p>
<nav>${links.join(' ')} <a href="#schemas">Schemas</a> <a href="#problems">Problems</a></nav></header>
<main>${sections.join('')}
<section id="schemas"><h2>Schemas</h2>${schemas.join('')}</section>
<section id="problems"><h2>Problems</h2><table><tr><th>code</th><th>status</th><th>sentence</th></tr>${kinds.join('')}</table></section>
</main></body></html>
`;
}

function renderOperation({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const who = operation.security.flatMap((scheme) => Object.keys(scheme));
  const scope = operation['x-scope'] === 'any_key' ? 'any' : operation['x-scope'];
  const ofKey = who.includes('account') ? `. Scope of a key: ${text(scope)}` : '';
  const parameters = operation.parameters.map((parameter) => {
    const required = parameter.required === true ? ', required' : '';
    const schema = parameter.schema ?? {};
    return `<li><code>${text(String(parameter.name))}</code> <small>in ${text(String(parameter.in))}${required}</small> ${describe(schema)}</li>`;
  });
  const answers = Object.entries(operation.responses).map(([status, response]) => {
    const content = member(response, 'content');
    const shape = Object.values(isObject(content) ? content : {}).map((media) => describe(member(media, 'schema')));
    return `<li><b>${status}</b> ${prose(String(member(response, 'description')))} ${Number(status) < 300 ? shape.join('') : ''}</li>`;
  });
  const file = member(operation.requestBody ?? {}, 'description');
  const body = member(member(member(operation.requestBody ?? {}, 'content'), 'application/json'), 'schema');
  return `<article id="${operation.operationId}"><h3><span class="${method.toLowerCase()}">${method}</span> <code>${text(path)}</code></h3>
<p>${prose(operation.summary)}.${operation.description === undefined ? '' : ` ${prose(operation.description)}`}</p>
<p><small>Credentials: ${who.length === 0 ? 'none' : text(who.join(' or '))}${ofKey}</small></p>
${parameters.length === 0 ? '' : `<h4>Parameters</h4><ul>${parameters.join('')}</ul>`}
${body === undefined ? '' : `<h4>Body</h4><p>${describe(body)}</p>`}
${file === undefined ? '' : `<h4>Body</h4><p>${prose(String(file))}</p>`}
<h4>Answers</h4><ul>${answers.join('')}</ul></article>`;
}

function renderSchema(schema: Json): string {
  const properties = member(schema, 'properties');
  if (!isObject(properties)) return `<p>${describe(schema)}</p>`;
  const required = member(schema, 'required');
  const rows = Object.entries(properties).map(([name, property]) => {
    const optional = Array.isArray(required) && required.includes(name) ? '' : ' <small>optional</small>';
    return `<tr><td><code>${text(name)}</code>${optional}</td><td>${describe(property)}</td></tr>`;
  });
  return `<table>${rows.join('')}</table>`;
}

/** A schema in a few words. */
function describe(schema: Json | undefined): string {
  const reference = member(schema, '$ref');
  if (typeof reference === 'string') {
    const name = reference.split('/').at(-1) ?? '';
    return `<a href="#schema-${name}"><code>${text(name)}</code></a>`;
  }
  const description = member(schema, 'description');
  const words = typeof description === 'string' ? ` ${prose(description)}` : '';
  return `${kindOf(schema)}${words}`;
}

function kindOf(schema: Json | undefined): string {
  const choices = member(schema, 'anyOf');
  if (Array.isArray(choices)) return choices.map(describe).join(' or ');
  const values = member(schema, 'enum');
  if (Array.isArray(values)) return values.map((value) => `<code>${text(String(value))}</code>`).join(' ');
  const items = member(schema, 'items');
  if (items !== undefined) return `list of ${describe(items)}`;
  const properties = member(schema, 'properties');
  if (isObject(properties)) {
    return `{ ${Object.entries(properties)
      .map(([name, property]) => `<code>${text(name)}</code>: ${describe(property)}`)
      .join(', ')} }`;
  }
  const type = member(schema, 'type');
  return `<i>${text(typeof type === 'string' ? type : 'anything')}</i>`;
}

function member(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) ? value[name] : undefined;
}

function isObject(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function anchor(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}

/** Text in which back-ticks mark code and a blank line parts paragraphs. */
function prose(raw: string): string {
  return text(raw)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll('\n\n', '<br>');
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
nav a { margin-right: .75rem; }
article { border-top: 1px solid #8884; padding: .5rem 0; }
h3 span { font-size: .8rem; padding: .1rem .4rem; border: 1px solid; border-radius: .25rem; }
h4 { margin: .5rem 0 0; }
table { border-collapse: collapse; width: 100%; }
td, th { border-top: 1px solid #8884; padding: .25rem .5rem; text-align: left; vertical-align: top; }
code { overflow-wrap: anywhere; }
:target { outline: 2px solid; outline-offset: .25rem; }
`;
