import {
  filesAreShort,
  lineCount,
  namesSaySomething,
  noChanceInRules,
  noClockInSql,
  noTestIsPutOff,
  nothingIsSilenced,
  type Rule,
  sqlOnlyInStore,
} from './house-code.ts';
import {
  changesAreWrittenDown,
  commandsExist,
  linksLeadSomewhere,
  mapNamesEveryFolder,
  namedPathsExist,
  pagesAreThere,
} from './house-docs.ts';
import { versionsAreExact } from './house-packages.ts';
import { noMachinePaths, noPrivateKeys, noRegistryHosts, nothingIsPutOff } from './house-words.ts';
import { type Report, root, type Step } from './step.ts';
import { readTree, type SourceFile } from './tree.ts';

export const house: Step = {
  name: 'house',
  proves: 'names, lengths, words, SQL, pages and packages keep the house rules',
  async run() {
    return keepsHouse(await readTree(root));
  },
};

const rules: readonly Rule[] = [
  namesSaySomething,
  (files) => filesAreShort(files),
  noClockInSql,
  sqlOnlyInStore,
  noChanceInRules,
  nothingIsSilenced,
  noTestIsPutOff,
  nothingIsPutOff,
  noMachinePaths,
  noRegistryHosts,
  noPrivateKeys,
  versionsAreExact,
  pagesAreThere,
  mapNamesEveryFolder,
  namedPathsExist,
  linksLeadSomewhere,
  commandsExist,
  changesAreWrittenDown,
];

const worthALook = 200;

export function keepsHouse(files: readonly SourceFile[]): Report {
  const long = files.filter((file) => file.path.startsWith('src/') && lineCount(file) > worthALook);
  return {
    looked: `${rules.length} rules, ${files.length} files, ${long.length} in src over ${worthALook} lines`,
    findings: rules.flatMap((rule) => rule(files)),
  };
}
