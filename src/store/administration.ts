/** The operator's writes: each is one transaction that also raises the directory's version, and is seen here at once. */
import type { AdministrationStore } from '#app/ports/administration.ts';
import type { DirectoryPort } from '#app/ports/directory.ts';
import type { Database, Transaction } from '#store/engine/database.ts';
import {
  deleteTemplate,
  insertAccount,
  insertBusiness,
  insertConnection,
  insertConsentLine,
  insertKey,
  insertMode,
  insertVirtualNumber,
  lockSettings,
  rotateConnection,
  selectLastUses,
  updateAccount,
  updateBusiness,
  updateConnection,
  updateDeploymentTerms,
  updateKeyRevoked,
  updateKeysUsed,
  updateNumberRetired,
  updateServiceNumber,
  upsertTemplate,
} from './administration-statements.ts';
import { upsertHolidays } from './calling-holidays.ts';
import { directoryChanged } from './directory.ts';
import { deleteUpstream, updateUpstream, upsertUpstream } from './upstreams.ts';

export function administrationStore(database: Database, directory: Pick<DirectoryPort, 'refresh'>): AdministrationStore {
  async function change<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const result = await database.transaction(async (tx) => {
      const done = await work(tx);
      await directoryChanged(tx);
      return done;
    });
    await directory.refresh();
    return result;
  }

  return {
    createBusiness: (business) =>
      change(async (tx) => {
        const id = await insertBusiness(tx, business);
        await insertMode(tx, id);
        return id;
      }),
    changeBusiness: (id, changes) => change((tx) => updateBusiness(tx, id, changes)),
    createAccount: (account) => change(async (tx) => (await insertAccount(tx, account)) ?? 'sid_taken'),
    changeAccount: (id, changes, permit = () => true) =>
      change(async (tx) => {
        if (!permit(await lockSettings(tx, id))) return false;
        await updateAccount(tx, id, changes);
        return true;
      }),
    createKey: (key) => change(async (tx) => ((await insertKey(tx, key)) ? 'created' : 'key_taken')),
    revokeKey: (account, key, at) => change((tx) => updateKeyRevoked(tx, account, key, at)),
    keysUsed: (uses) => updateKeysUsed(database, uses),
    lastUses: (account) => selectLastUses(database, account),
    addVirtualNumber: (number, at) =>
      change(async (tx) => ((await insertVirtualNumber(tx, number, at)) ? 'added' : 'number_taken')),
    addConsentLine: (line, at) => change(async (tx) => ((await insertConsentLine(tx, line, at)) ? 'added' : 'number_taken')),
    changeServiceNumber: (number, changes) => change((tx) => updateServiceNumber(tx, number, changes)),
    retireServiceNumber: (number, at) => change((tx) => updateNumberRetired(tx, number, at)),
    createConnection: (connection) => change((tx) => insertConnection(tx, connection)),
    changeConnection: (id, changes) => change((tx) => updateConnection(tx, id, changes)),
    rotateConnection: (id, rotation) => change((tx) => rotateConnection(tx, id, rotation)),
    setTemplate: (account, template, at) => change((tx) => upsertTemplate(tx, account, template, at)),
    removeTemplate: (account, meaning, language) => change((tx) => deleteTemplate(tx, account, meaning, language)),
    setUpstream: (account, upstream) => change((tx) => upsertUpstream(tx, account, upstream)),
    changeUpstream: (account, changes) => change((tx) => updateUpstream(tx, account, changes)),
    removeUpstream: (account) => change((tx) => deleteUpstream(tx, account)),
    setDeploymentTerms: (terms) => change((tx) => updateDeploymentTerms(tx, terms)),
    setDeploymentHolidays: (holidays) => change((tx) => upsertHolidays(tx, { business: null, account: null }, holidays)),
  };
}
