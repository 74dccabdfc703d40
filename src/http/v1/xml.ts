/**
 * Text as the content of an XML 1.0 element. Characters that XML 1.0 cannot hold, not even escaped, become U+FFFD; a carriage
 * return is escaped because a reader would turn it into a line feed.
 */
export function xmlText(text: string): string {
  return NEEDS_CARE.test(text) ? text.replace(ILLEGAL, '\ufffd').replace(MARKUP, escapeOf) : text;
}

/** `<name>text</name>`, the text escaped; an empty text gives an empty pair of tags. */
export function xmlElement(name: string, text: string | number): string {
  return `<${name}>${typeof text === 'number' ? text : xmlText(text)}</${name}>`;
}

const NEEDS_CARE = /[^\t\n\u0020-\u0025\u0027-\u003b\u003d\u003f-\u007e]/;
const ILLEGAL = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const MARKUP = /[&<>\r]/g;

function escapeOf(character: string): string {
  switch (character) {
    case '&':
      return '&amp;';
    case '<':
      return '&lt;';
    case '>':
      return '&gt;';
    default:
      return '&#13;';
  }
}
