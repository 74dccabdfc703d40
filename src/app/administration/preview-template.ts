import type { AccountContext } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { linkAsLong } from '#app/recipients/notice-link.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { TemplateProblem } from '#domain/notice/check-template.ts';
import { carriesLink, type TemplateMeaning } from '#domain/notice/meaning.ts';
import { previewTemplate, type TemplatePreview } from '#domain/notice/preview.ts';

export type PreviewProblem = TemplateProblem | { readonly kind: 'no_public_address' };

/** Every line is written alike long. */
const anyLine = 8_000_000_000 as PhoneNumber;
const anyCode = '123456';

/** A text as the account's notices would carry it: with its brand, a line that they name, and a link as long as links are. */
export function previewOfAccount(
  ports: Pick<Ports, 'directory' | 'recipientLinks'>,
  { account, business }: AccountContext,
  { text, meaning }: { readonly text: string; readonly meaning: TemplateMeaning },
): { readonly problems: readonly PreviewProblem[]; readonly message: TemplatePreview['message'] } {
  const [line] = ports.directory.current().linesFor(business.id, meaning === 'ask' ? 'agree' : 'object');
  const values = {
    brand: account.brandName,
    line: line?.number ?? anyLine,
    link: linkAsLong(ports.recipientLinks),
    code: anyCode,
  };
  const preview = previewTemplate(text, meaning, values);
  if (preview.message === null || !carriesLink({ text }) || ports.recipientLinks.publicUrl() !== null) return preview;
  return { problems: [{ kind: 'no_public_address' }], message: null };
}
