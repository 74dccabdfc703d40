/** Counts of how numbers stand with an account: asked for by whoever looks, made by whoever comes to it. */
import type { CountedStandings, StandingCounts, WantedCount } from '#app/ports/standing-counts.ts';
import { type Database, timestamp } from '#store/engine/database.ts';

export function standingCounts(database: Database): StandingCounts {
  return {
    async latest({ business, account }) {
      const text = `
        select counted_at as at, whitelist, awaiting, neutral, blacklist from standing_counts
        where business_id = $1 and account_id = $2 and counted_at is not null`;
      const [row] = await database.query<CountedStandings>({ name: 'latest_standing_count', text }, [business, account]);
      return row ?? null;
    },
    async want({ business, account }) {
      const text = `
        insert into standing_counts (business_id, account_id, wanted) values ($1, $2, true)
        on conflict (business_id, account_id) do update set wanted = true`;
      await database.query({ name: 'want_standing_count', text }, [business, account]);
    },
    async claim() {
      // Whoever finds the row locked leaves it to the other.
      const text = `
        with one as (select business_id, account_id from standing_counts where wanted limit 1 for update skip locked)
        update standing_counts as own set wanted = false from one
        where own.business_id = one.business_id and own.account_id = one.account_id
        returning own.business_id as business, own.account_id as account`;
      const [row] = await database.query<WantedCount>({ name: 'claim_standing_count', text });
      return row ?? null;
    },
    async keep({ business, account }, { at, whitelist, awaiting, neutral, blacklist }) {
      const text = `
        update standing_counts set counted_at = $3::timestamptz, whitelist = $4, awaiting = $5, neutral = $6, blacklist = $7
        where business_id = $1 and account_id = $2`;
      const counts = [whitelist, awaiting, neutral, blacklist];
      await database.query({ name: 'keep_standing_count', text }, [business, account, timestamp(at), ...counts]);
    },
  };
}
