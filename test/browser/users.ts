/** Users of a running service. */
import type { AccountRole } from '@sammati/contract/user.ts';
import type { Page } from 'playwright-core';
import type { RunningService } from '#test/support/running-service.ts';

export const PASSWORD = 'a long and quiet river 42';

interface Invited {
  readonly name: string;
  readonly role: AccountRole;
}

/** The path of an invitation that can be taken up; without an account, of an operator. */
export async function anInvitation(service: RunningService, sid: string | null, { name, role }: Invited): Promise<string> {
  const body = { name, email: emailOf(name) };
  const invited =
    sid === null
      ? await service.api('POST', '/users', body)
      : await service.api('POST', `/accounts/${sid}/invitations`, { ...body, role });
  return String(JSON.parse(invited.body).path);
}

export function emailOf(name: string): string {
  return `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@example.in`;
}

export async function aUser(service: RunningService, sid: string | null, invited: Invited): Promise<void> {
  const path = await anInvitation(service, sid, invited);
  const answer = await service.send({
    method: 'POST',
    target: '/api/invitations/acceptance',
    headers: { 'x-sammati-console': '1', 'content-type': 'application/json' },
    body: JSON.stringify({ token: path.replace('/join#', ''), password: PASSWORD }),
  });
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`);
}

export async function signInAs(page: Page, name: string): Promise<void> {
  await page.goto('/');
  await page.getByLabel('E-mail address').fill(emailOf(name));
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Your account' }).waitFor();
}
