/** The carrier connections that docs/sms-senders.md has its reader create, as the service would know them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ConnectionSettings, defaultConnectionSettings, type FieldNames } from '#domain/account/connection-settings.ts';

const PAGE = path.join(import.meta.dirname, '..', '..', 'docs', 'sms-senders.md');

/** Settings by the name that the page gives to the connection. */
export function documentedConnections(): ReadonlyMap<string, ConnectionSettings> {
  const page = readFileSync(PAGE, 'utf8');
  const commands = [...page.matchAll(/sammati connection create ((?:[^`\\\n]|\\\n)+)/g)];
  return new Map(commands.map(([, options = '']) => connectionOf(options)));
}

function connectionOf(options: string): readonly [string, ConnectionSettings] {
  let name = '';
  let settings = defaultConnectionSettings;
  for (const [, option = '', quoted, plain = ''] of options.matchAll(/--([a-z-]+) (?:"([^"]*)"|(\S+))/g)) {
    const value = quoted ?? plain;
    const field = option.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (field === 'name') name = value;
    else if (isList(field)) settings = { ...settings, [field]: [...settings[field], value] };
    else if (isField(field)) settings = { ...settings, fields: { ...settings.fields, [field]: value } };
    else if (option !== 'dialect') throw new Error(`what is --${option}?`);
  }
  return [name, settings];
}

function isList(field: string): field is 'deliveredStatuses' | 'failedStatuses' | 'dndWords' {
  return ['deliveredStatuses', 'failedStatuses', 'dndWords'].includes(field);
}

function isField(field: string): field is keyof FieldNames {
  return Object.hasOwn(defaultConnectionSettings.fields, field);
}
