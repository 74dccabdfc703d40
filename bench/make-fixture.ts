import { parseArgs } from 'node:util';
import { openFixture } from './fixture.ts';

const { values } = parseArgs({ options: { entries: { type: 'string', default: '10000000' } } });
const fixture = await openFixture(Number(values.entries));
await fixture.server.stop();
