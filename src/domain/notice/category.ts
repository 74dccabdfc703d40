import type { DltCategory, TemplateMeaning } from './meaning.ts';

/**
 * What a text is where its account did not say. A notice is about what the person has registered for; one that asks cannot be
 * `service_explicit`, which is scrubbed against the consent that it asks for. A code goes as service: `transactional` is the banks'.
 */
export const usualCategory: Readonly<Record<TemplateMeaning, DltCategory>> = {
  inform: 'service_implicit',
  ask: 'service_implicit',
  confirm_objection: 'service_implicit',
  confirm_agreement: 'service_implicit',
  confirm_code: 'service_implicit',
};

/** Whoever has objected, or waits for a code, must be told at any hour, and promotes nothing. */
export function mayBe(category: DltCategory, meaning: TemplateMeaning): boolean {
  return category !== 'promotional' || meaning === 'inform' || meaning === 'ask';
}

/** Whether a message goes out within the hours for asking only: one that asks (R7), and by law whatever is promotional. */
export function keepsHours(meaning: TemplateMeaning, category: DltCategory): boolean {
  return meaning === 'ask' || category === 'promotional';
}
