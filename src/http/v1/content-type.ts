/** How a body is to be read. `unsupported` is a type that carries no parameters. */
export type BodyKind =
  | { readonly kind: 'form' }
  | { readonly kind: 'multipart'; readonly boundary: string | undefined }
  | { readonly kind: 'unsupported' };

const LONGEST_BOUNDARY = 200;

/** Reads a Content-Type header. Clients that send none, or text/plain, mean a form. */
export function bodyKind(contentType: string | undefined): BodyKind {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'multipart/form-data') return { kind: 'multipart', boundary: boundaryOf(contentType ?? '') };
  return type === '' || type === 'application/x-www-form-urlencoded' || type === 'text/plain'
    ? { kind: 'form' }
    : { kind: 'unsupported' };
}

function boundaryOf(contentType: string): string | undefined {
  const found = headerParameter(contentType, 'boundary');
  return found === undefined || found === '' || found.length > LONGEST_BOUNDARY ? undefined : found;
}

/**
 * The parameter of this name in a header value such as `form-data; name="Number"; filename="a; name=b"`. A quoted value is
 * unquoted; the first of several counts.
 */
export function headerParameter(value: string, name: string): string | undefined {
  const parameter = /;\s*([^\s=;"]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*)))?/sy;
  for (let at = value.indexOf(';'); at >= 0; ) {
    parameter.lastIndex = at;
    const match = parameter.exec(value);
    if (match?.[1]?.toLowerCase() === name) return match[2]?.replace(/\\(.)/gs, '$1') ?? match[3]?.trim() ?? '';
    at = value.indexOf(';', match === null ? at + 1 : parameter.lastIndex);
  }
  return undefined;
}
