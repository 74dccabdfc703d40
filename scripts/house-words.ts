/** Words that have no place in the repository, whatever the file. */
import { findings, type Rule, spellsTheRules } from './house-code.ts';

export const nothingIsPutOff: Rule = (files) =>
  findings(
    files.filter(({ path }) => !spellsTheRules(path)),
    /\b(?:TODO|FIXME|XXX|HACK)\b/,
    'do it or leave it out',
    'comments too',
  );

/** A path of one machine is wrong on every other. */
export const noMachinePaths: Rule = (files) =>
  findings(
    files.filter(({ path }) => !spellsTheRules(path)),
    /(?<![\w.$}/-])\/(?:work|root|home\/\w+|Users\/\w+)\/[\w.-]+/,
    'a path of one machine',
    'comments too',
  );

export const noRegistryHosts: Rule = (files) =>
  findings(
    files.filter(({ path }) => !spellsTheRules(path)),
    /\bregistry\.[a-z]+\.(?:com|io|org)\b|"resolved":\s*"https?:[^"]*/,
    'a package registry is named; .npmrc of the machine says which one',
    'comments too',
  );

export const noPrivateKeys: Rule = (files) =>
  findings(
    files.filter(({ path }) => !spellsTheRules(path)),
    /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
    'a private key',
    'comments too',
  );
