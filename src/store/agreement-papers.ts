/** Papers of agreements, as files. */
import type { AgreementPaper, AgreementPapers, TurnedDown } from '#app/ports/agreement-papers.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { type Database, type Sql, timestamp } from '#store/engine/database.ts';

export function agreementPapers(database: Database): AgreementPapers {
  return {
    keep: (paper, content) =>
      database.transaction(async (tx) => {
        await putPaper(tx, paper, content);
        await deleteAllButLatest(tx, paper.business);
        const kept = await selectPaper(tx, paper.business, paper.sha256);
        if (kept === null) throw new Error('a paper that was kept is not there');
        return kept;
      }),
    async unfiled(businesses) {
      const papers = await selectUnfiled(database, businesses);
      return new Map(papers.map((paper) => [paper.business, paper]));
    },
    turnDown: (business, sha256, word) => updateTurnedDown(database, business, sha256, word),
    find: (business, sha256) => selectPaper(database, business, sha256),
    content: (business, sha256) => selectContent(database, business, sha256),
  };
}

/** So many wait at most: who sends again and again fills no disk. */
const MOST_WAITING = 5;

async function putPaper(sql: Sql, paper: Omit<AgreementPaper, 'turnedDown'>, content: Uint8Array): Promise<void> {
  const text = `
    insert into agreement_papers as kept
      (business_id, sha256, account_id, type, bytes, file_name, signed_on, signatory, sent_at, content)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9::timestamptz, $10)
    on conflict (business_id, sha256) do update
      set account_id = excluded.account_id, file_name = excluded.file_name, signed_on = excluded.signed_on,
          signatory = excluded.signatory, sent_at = excluded.sent_at, turned_down_at = null, turned_down_because = null
      where kept.filed_at is null`;
  const { business, sha256, account, type, bytes, fileName, signedOn, signatory, sentAt } = paper;
  const values = [business, sha256, account, type, bytes, fileName, signedOn, signatory, timestamp(sentAt), content];
  await sql.query({ name: 'put_agreement_paper', text }, values);
}

async function deleteAllButLatest(sql: Sql, business: BusinessId): Promise<void> {
  const text = `
    delete from agreement_papers where business_id = $1 and filed_at is null and sha256 not in (
      select sha256 from agreement_papers where business_id = $1 and filed_at is null order by sent_at desc, sha256 limit $2)`;
  await sql.query({ name: 'delete_older_agreement_papers', text }, [business, MOST_WAITING]);
}

/**
 * With the filing of an agreement: its paper is kept for good, and what was sent before it waits no more. One that came while the operator looked at
 * it still does.
 */
export async function settlePapers(sql: Sql, business: BusinessId, filed: { sha256: string | null; at: Instant }): Promise<void> {
  const until = filed.sha256 === null ? filed.at : await updateFiled(sql, business, filed.sha256, filed.at);
  const text = 'delete from agreement_papers where business_id = $1 and filed_at is null and sent_at <= $2::timestamptz';
  await sql.query({ name: 'delete_unfiled_agreement_papers', text }, [business, timestamp(until)]);
}

/** Answers when it was sent. */
async function updateFiled(sql: Sql, business: BusinessId, sha256: string, at: Instant): Promise<Instant> {
  const text = `
    update agreement_papers
    set filed_at = coalesce(filed_at, $3::timestamptz), turned_down_at = null, turned_down_because = null
    where business_id = $1 and sha256 = $2 returning sent_at as "sentAt"`;
  const [found] = await sql.query<{ sentAt: Instant }>({ name: 'file_agreement_paper', text }, [business, sha256, timestamp(at)]);
  if (found === undefined) throw new Error('the paper of an agreement is no longer there');
  return found.sentAt;
}

/** Who files it at the same moment has filed it: then there is nothing to turn down. */
async function updateTurnedDown(
  sql: Sql,
  business: BusinessId,
  sha256: string,
  word: TurnedDown,
): Promise<AgreementPaper | null> {
  const text = `
    update agreement_papers set turned_down_at = $3::timestamptz, turned_down_because = $4
    where business_id = $1 and sha256 = $2 and filed_at is null returning ${columns}`;
  const values = [business, sha256, timestamp(word.at), word.because];
  const [paper] = await sql.query<PaperRow>({ name: 'turn_down_agreement_paper', text }, values);
  return paper === undefined ? null : paperOf(paper);
}

const columns = `business_id as business, sha256, account_id as account, type, bytes, file_name as "fileName",
       signed_on as "signedOn", signatory, sent_at as "sentAt", turned_down_at as "turnedDownAt",
       turned_down_because as "turnedDownBecause"`;

interface PaperRow extends Omit<AgreementPaper, 'turnedDown'> {
  readonly turnedDownAt: Instant | null;
  readonly turnedDownBecause: string | null;
}

function paperOf({ turnedDownAt: at, turnedDownBecause: because, ...paper }: PaperRow): AgreementPaper {
  return { ...paper, turnedDown: at === null || because === null ? null : { at, because } };
}

async function selectUnfiled(sql: Sql, businesses: readonly BusinessId[]): Promise<readonly AgreementPaper[]> {
  const text = `
    select distinct on (business_id) ${columns} from agreement_papers
    where business_id = any($1::int4[]) and filed_at is null order by business_id, sent_at desc, sha256`;
  return (await sql.query<PaperRow>({ name: 'unfiled_agreement_papers', text }, [businesses])).map(paperOf);
}

async function selectPaper(sql: Sql, business: BusinessId, sha256: string): Promise<AgreementPaper | null> {
  const text = `select ${columns} from agreement_papers where business_id = $1 and sha256 = $2`;
  const [paper] = await sql.query<PaperRow>({ name: 'agreement_paper', text }, [business, sha256]);
  return paper === undefined ? null : paperOf(paper);
}

async function selectContent(sql: Sql, business: BusinessId, sha256: string): Promise<Uint8Array | null> {
  const text = 'select content from agreement_papers where business_id = $1 and sha256 = $2';
  const [row] = await sql.query<{ content: Uint8Array }>({ name: 'agreement_paper_content', text }, [business, sha256]);
  return row?.content ?? null;
}
