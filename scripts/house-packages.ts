/** House rules on package.json. */
import type { Rule } from './house-code.ts';

interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

/** What is installed is what was tested: exact versions only. A workspace of this repository is named `*`. */
export const versionsAreExact: Rule = (files) =>
  files
    .filter(({ path }) => /(?:^|\/)package\.json$/.test(path))
    .flatMap(({ path, text }) => {
      const read = JSON.parse(text) as PackageJson;
      return [read.dependencies, read.devDependencies, read.overrides]
        .flatMap((group) => Object.entries(group ?? {}))
        .filter(([name, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version) && !name.startsWith('@sammati/'))
        .map(([name, version]) => `${path}: ${name} is "${version}", not one exact version`);
    });

/** The scripts that `npm run` knows, by package.json of the root. */
export function scriptNames(packageJson: string): ReadonlySet<string> {
  return new Set(Object.keys((JSON.parse(packageJson) as PackageJson).scripts ?? {}));
}
