import type { NoticeMeaning } from '#domain/notice/meaning.ts';
import { judgePosting, type PostingCircumstances, type PostingJudgement } from './post.ts';
import { judgeRenewal } from './renew.ts';
import type { Standing } from './standing.ts';

/** A live permission in its last days: a new period is asked for, by a notice of its own (R11). */
export interface AcceptedRenewal {
  readonly outcome: 'accepted';
  readonly meaning: NoticeMeaning;
  readonly served: null;
  readonly renews: true;
}

export type AskingAgain =
  | PostingJudgement
  | AcceptedRenewal
  | { readonly outcome: 'redundant'; readonly reason: 'too_early' | 'already_asked' };

/** Asks again: a live permission in its last days is renewed (R11); whoever has none, or none any more, is posted (R0). */
export function judgeAskingAgain(standing: Standing, at: PostingCircumstances): AskingAgain {
  const judged = judgePosting(standing, at);
  if (judged.outcome !== 'redundant' || judged.reason !== 'whitelisted') return judged;
  const meaning: NoticeMeaning = at.mode === 'opt_in' ? 'ask' : 'inform';
  const renewal = judgeRenewal(standing, { ...at, hasTemplate: at.hasTemplate(meaning) });
  switch (renewal) {
    case 'renew':
      return { outcome: 'accepted', meaning, served: null, renews: true };
    case 'too_early':
    case 'already_asked':
      return { outcome: 'redundant', reason: renewal };
    case 'asked_too_often':
    case 'no_template':
    case 'objected':
      return { outcome: 'failed', reason: renewal };
    case 'not_whitelisted':
      // It stands by a membership or by the person's own call, or its notice is still on its way.
      return judged;
  }
}
