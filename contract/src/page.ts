/** Lists: newest first, a page at a time. */
import { type TProperties, type TSchema, Type } from 'typebox';
import { closed } from './values.ts';

export const mostItems = 1_000;

const Cursor = Type.String({
  maxLength: 200,
  pattern: '^[A-Za-z0-9_-]+$',
  description: 'Where the page begins: the `next` of the page before it.',
});

const pageFields = {
  cursor: Type.Optional(Cursor),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: mostItems, default: 100, description: 'At most so many items.' })),
};

/** The query of a list, with its filters. */
export function pageQuery<F extends TProperties>(filters: F) {
  return Type.Object({ ...filters, ...pageFields }, closed);
}

export const PageQuery = pageQuery({});

export function pageOf<T extends TSchema>(item: T) {
  return Type.Object(
    {
      items: Type.Array(item),
      next: Type.Union([Type.String(), Type.Null()], {
        description: 'The cursor of the next page; null on the last one. A page may be short, even empty, and not the last.',
      }),
    },
    closed,
  );
}
