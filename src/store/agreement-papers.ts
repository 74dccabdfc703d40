/** Papers of agreements, as files. */
import type { AgreementPaper, AgreementPapers } from '#app/ports/agreement-papers.ts';
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
    async waiting(businesses) {
      const papers = await selectWaiting(database, businesses);
      return new Map(papers.map((paper) => [paper.business, paper]));
    },
    find: (business, sha256) => selectPaper(database, business, sha256),
    content: (business, sha256) => selectContent(database, business, sha256),
  };
}

/** So many wait at most: who sends again and again fills no disk. */
const MOST_WAITING = 5;

async function putPaper(sql: Sql, paper: AgreementPaper, content: Uint8Array): Promise<void> {
  const text = `
    insert into agreement_papers as kept
      (business_id, sha256, account_id, type, bytes, file_name, signed_on, signatory, sent_at, content)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9::timestamptz, $10)
    on conflict (business_id, sha256) do update
      set account_id = excluded.account_id, file_name = excluded.file_name, signed_on = excluded.signed_on,
          signatory = excluded.signatory, sent_at = excluded.sent_at
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
    update agreement_papers set filed_at = coalesce(filed_at, $3::timestamptz)
    where business_id = $1 and sha256 = $2 returning sent_at as "sentAt"`;
  const [found] = await sql.query<{ sentAt: Instant }>({ name: 'file_agreement_paper', text }, [business, sha256, timestamp(at)]);
  if (found === undefined) throw new Error('the paper of an agreement is no longer there');
  return found.sentAt;
}

const columns = `business_id as business, sha256, account_id as account, type, bytes, file_name as "fileName",
       signed_on as "signedOn", signatory, sent_at as "sentAt"`;

function selectWaiting(sql: Sql, businesses: readonly BusinessId[]): Promise<readonly AgreementPaper[]> {
  const text = `
    select distinct on (business_id) ${columns} from agreement_papers
    where business_id = any($1::int4[]) and filed_at is null order by business_id, sent_at desc, sha256`;
  return sql.query<AgreementPaper>({ name: 'waiting_agreement_papers', text }, [businesses]);
}

async function selectPaper(sql: Sql, business: BusinessId, sha256: string): Promise<AgreementPaper | null> {
  const text = `select ${columns} from agreement_papers where business_id = $1 and sha256 = $2`;
  const [paper] = await sql.query<AgreementPaper>({ name: 'agreement_paper', text }, [business, sha256]);
  return paper ?? null;
}

async function selectContent(sql: Sql, business: BusinessId, sha256: string): Promise<Uint8Array | null> {
  const text = 'select content from agreement_papers where business_id = $1 and sha256 = $2';
  const [row] = await sql.query<{ content: Uint8Array }>({ name: 'agreement_paper_content', text }, [business, sha256]);
  return row?.content ?? null;
}
