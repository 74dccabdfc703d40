/** Answers at dial time that are kept: appended by COPY, read by id, by account or by number. */
import type { DecisionStore, DecisionsWanted } from '#app/ports/decisions.ts';
import type { OwnCall } from '#app/ports/own-calls.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { DecisionFacts, KeptDecision } from '#domain/permission/decision.ts';
import { firstIdAt, highestId, lowestId } from '#domain/permission/decision-id.ts';
import { insertOwnCalls } from '#store/consent/own-calls.ts';
import type { CopyTarget, Database, Sql, SqlValue } from '#store/engine/database.ts';

export function decisionStore(database: Database): DecisionStore {
  return {
    keep: (decisions) =>
      database.transaction(async (tx) => {
        await tx.copyIn(target, decisions.map(rowOf));
        for (const [business, calls] of callsAllowed(decisions)) await insertOwnCalls(tx, business, calls);
      }),
    async find(account, id) {
      const [row] = await selectDecision(database, account, id);
      return row === undefined ? null : decisionFromRow(row);
    },
    async page(account, wanted) {
      const rows =
        wanted.number === null ? selectOfAccount(database, account, wanted) : selectOfNumber(database, account, wanted);
      return (await rows).map(decisionFromRow);
    },
  };
}

const target: CopyTarget = {
  table: 'permission_decisions',
  columns: [
    { name: 'business_id', type: 'int4' },
    { name: 'account_id', type: 'int4' },
    { name: 'decision_id', type: 'uuid' },
    { name: 'at', type: 'timestamptz' },
    { name: 'refused', type: 'bool' },
    { name: 'number', type: 'int8' },
    { name: 'salt', type: 'bytea' },
    { name: 'commitment', type: 'bytea' },
    { name: 'facts', type: 'jsonb' },
    { name: 'seal', type: 'bytea' },
  ],
};

function rowOf({ business, account, id, number, facts, salt, commitment, seal }: KeptDecision): readonly SqlValue[] {
  const refused = facts.permission === 'refused';
  return [business, account, id, facts.answeredAt, refused, number, salt, commitment, JSON.stringify(facts), seal];
}

/** Who asks whether a call may be made is taken to make it (R13). Whoever connects a call tells it by itself, when it is made. */
function callsAllowed(decisions: readonly KeptDecision[]): ReadonlyMap<BusinessId, readonly OwnCall[]> {
  const calls = new Map<BusinessId, OwnCall[]>();
  for (const { business, number, facts } of decisions) {
    if (number === null || facts.permission !== 'allowed' || facts.via === 'connect' || facts.mode === 'sms') continue;
    const ofBusiness = calls.get(business) ?? [];
    ofBusiness.push({ number, at: facts.at });
    calls.set(business, ofBusiness);
  }
  return calls;
}

interface DecisionRow {
  readonly business_id: BusinessId;
  readonly account_id: AccountId;
  readonly decision_id: string;
  readonly number: PhoneNumber | null;
  readonly salt: Uint8Array | null;
  readonly commitment: Uint8Array | null;
  readonly facts: DecisionFacts;
  readonly seal: Uint8Array;
}

const columns = 'business_id, account_id, decision_id, number, salt, commitment, facts, seal';

type Owner = Parameters<DecisionStore['find']>[0];

function selectDecision(sql: Sql, { business, account }: Owner, id: string): Promise<readonly DecisionRow[]> {
  const text = `
    select ${columns} from permission_decisions where business_id = $1 and account_id = $2 and decision_id = $3::uuid`;
  return sql.query<DecisionRow>({ name: 'find_decision', text }, [business, account, id]);
}

function selectOfAccount(sql: Sql, { business, account }: Owner, wanted: DecisionsWanted): Promise<readonly DecisionRow[]> {
  const text = `
    select ${columns} from permission_decisions
    where business_id = $1 and account_id = $2 and decision_id >= $3::uuid and decision_id < $4::uuid
      and ($5::bool is null or refused = $5)
    order by decision_id desc limit $6`;
  const values = [business, account, ...span(wanted), wanted.refused, wanted.limit];
  return sql.query<DecisionRow>({ name: 'decisions_of_account', text }, values);
}

function selectOfNumber(sql: Sql, { business, account }: Owner, wanted: DecisionsWanted): Promise<readonly DecisionRow[]> {
  const text = `
    select ${columns} from permission_decisions
    where business_id = $1 and number = $2 and decision_id >= $3::uuid and decision_id < $4::uuid and account_id = $5
      and ($6::bool is null or refused = $6)
    order by decision_id desc limit $7`;
  const values = [business, wanted.number, ...span(wanted), account, wanted.refused, wanted.limit];
  return sql.query<DecisionRow>({ name: 'decisions_of_number', text }, values);
}

/** Ids are in the order of time: a period is a span of them. */
function span({ from, to, before }: DecisionsWanted): readonly [string, string] {
  const end = to === null ? highestId : firstIdAt(to);
  return [from === null ? lowestId : firstIdAt(from), before !== null && before < end ? before : end];
}

function decisionFromRow(row: DecisionRow): KeptDecision {
  return {
    id: row.decision_id,
    business: row.business_id,
    account: row.account_id,
    number: row.number,
    facts: row.facts,
    salt: row.salt,
    commitment: row.commitment,
    seal: row.seal,
  };
}
