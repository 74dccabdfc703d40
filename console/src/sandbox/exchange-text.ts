import type { Call } from '#console/service/request.ts';

/** A request as it stands on the wire, without what every request has. */
export function requestText({ method, target, form, json }: Call): string {
  const body = form !== undefined ? formLines(form) : json === undefined ? '' : JSON.stringify(json);
  return `${method} ${target}${body === '' ? '' : `\n${body}`}`;
}

function formLines(form: Readonly<Record<string, string>>): string {
  return Object.entries(form)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
}

/** JSON with its parts on lines of their own; anything else as it is. */
export function answerText(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** The same request for a terminal. */
export function curlOf({ method, target, authorization, form, json }: Call, origin: string): string {
  const user = authorization === undefined ? [] : ['-u', atob(authorization.replace(/^Basic /, ''))];
  const data = Object.entries(form ?? {}).flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`]);
  const body = json === undefined ? [] : ['-H', 'Content-Type: application/json', '-d', JSON.stringify(json)];
  const verb = method === 'GET' || (method === 'POST' && data.length + body.length > 0) ? [] : ['-X', method];
  return ['curl', '-sS', ...verb, ...user, `${origin}${target}`, ...data, ...body].map(quoted).join(' ');
}

function quoted(argument: string): string {
  return /^[\w./:=@,+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
