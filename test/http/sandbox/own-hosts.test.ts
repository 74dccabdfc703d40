import { expect, it } from 'vitest';
import { ownHosts } from '#http/sandbox/own-hosts.ts';

const own = ['localhost', 'LOCALHOST:8080', 'demo.localhost', '127.0.0.1:8080', '127.1.2.3', '[::1]:8080', '[::1]', 'localhost.'];
const foreign = [
  'evil.example',
  'evil.example:8080',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '192.168.1.5',
  '10.0.0.1:8080',
  '',
];

it('on the loopback address answers to its own names alone, and to those that were given', () => {
  for (const listens of ['127.0.0.1', 'localhost', '::1']) {
    const answers = ownHosts(listens, ['sandbox.example']);
    expect(own.filter((name) => !answers(name))).toEqual([]);
    expect(foreign.filter((name) => answers(name))).toEqual([]);
    expect([answers('Sandbox.Example:443'), answers('not.sandbox.example'), answers(undefined)]).toEqual([true, false, true]);
  }
});

it('elsewhere is reached by names that it cannot know', () => {
  for (const listens of ['0.0.0.0', '::', '192.168.1.5']) expect(ownHosts(listens, [])('anything.example')).toBe(true);
});
