/// <reference types="vite/client" />
/** A report keeps an error's own words and not its cause: with `--mode report`, a property that failed says itself what was wrong. */
import fc from 'fast-check';

if (import.meta.env.MODE === 'report') fc.configureGlobal({ ...fc.readConfigureGlobal(), includeErrorInReport: true });
