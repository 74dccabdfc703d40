import { Alert, Center, Loader } from '@mantine/core';
import { consolePages } from '@sammati/contract/console-pages.ts';
import type { OperationId } from '@sammati/contract/endpoints.ts';
import { scopeNeeded } from '@sammati/contract/key-rights.ts';
import { keyScopes } from '@sammati/contract/key-scope.ts';
import { mayUse } from '@sammati/contract/rights.ts';
import { type ReactNode, Suspense } from 'react';
import { Redirect, Route, Switch, useLocation, useRoute } from 'wouter';
import { useWords } from '#console/language/language.tsx';
import { environmentMode } from '#console/service/environment.ts';
import { Gate } from '#console/session/gate.tsx';
import { mayDo, useMay, useSession, useSessionState } from '#console/session/session.tsx';
import { Boundary } from './boundary.tsx';
import { later } from './later.tsx';
import { asksFor, type GuardedPage } from './page-rights.ts';
import { Shell } from './shell.tsx';

const SandboxScreen = later(async () => (await import('#console/sandbox/sandbox-screen.tsx')).SandboxScreen);
const OverviewScreen = later(async () => (await import('#console/overview/overview-screen.tsx')).OverviewScreen);
const WhitelistScreen = later(async () => (await import('#console/entries/whitelist-screen.tsx')).WhitelistScreen);
const NumberScreen = later(async () => (await import('#console/entries/number-screen.tsx')).NumberScreen);
const NoticesScreen = later(async () => (await import('#console/notices/notices-screen.tsx')).NoticesScreen);
const SettingsScreen = later(async () => (await import('#console/settings/settings-screen.tsx')).SettingsScreen);
const AddScreen = later(async () => (await import('#console/imports/add-screen.tsx')).AddScreen);
const ImportScreen = later(async () => (await import('#console/imports/import-screen.tsx')).ImportScreen);
const ExpiriesScreen = later(async () => (await import('#console/expiries/expiries-screen.tsx')).ExpiriesScreen);
const ApiSettingsScreen = later(async () => (await import('#console/api-settings/api-settings-screen.tsx')).ApiSettingsScreen);

const PeopleScreen = later(async () => (await import('#console/users/people-screen.tsx')).PeopleScreen);
const AuditScreen = later(async () => (await import('#console/audit/audit-screen.tsx')).AuditScreen);
const PlatformScreen = later(async () => (await import('#console/platform/platform-screen.tsx')).PlatformScreen);
const JoinScreen = later(async () => (await import('#console/users/join-screen.tsx')).JoinScreen);
const ResetScreen = later(async () => (await import('#console/users/reset-screen.tsx')).ResetScreen);

/** Which address shows what. A sandbox begins with what can be tried, production with the overview. */
export function Pages() {
  const isSandbox = environmentMode() === 'sandbox';
  const [isJoining] = useRoute(consolePages.join);
  const [isResetting] = useRoute(consolePages.reset);
  const { session } = useSessionState();
  // Where a key may read nothing, there is what everybody may see.
  const first = session !== null && !mayDo(session, asksFor.overview) ? consolePages.apiSettings : consolePages.overview;
  const [at] = useLocation();
  if (isJoining || isResetting) {
    return (
      <Shell>
        <Boundary at={at}>
          <Suspense fallback={<Waiting />}>{isJoining ? <JoinScreen /> : <ResetScreen />}</Suspense>
        </Boundary>
      </Shell>
    );
  }
  return (
    <Shell>
      <Gate>
        <Boundary at={`${session?.sid} ${at}`}>
          {/* What was written for one account does not stay for another. */}
          <Suspense key={session?.sid} fallback={<Waiting />}>
            <Switch>
              <Route path={consolePages.start}>
                <Redirect to={isSandbox ? consolePages.sandbox : first} replace />
              </Route>
              <Route path={consolePages.sandbox}>{isSandbox ? <SandboxScreen /> : <NoSuchPage />}</Route>
              <Route path={consolePages.overview}>
                <Whoever sees="overview">
                  <OverviewScreen />
                </Whoever>
              </Route>
              <Route path={consolePages.whitelist}>
                <Whoever sees="whitelist">
                  <WhitelistScreen />
                </Whoever>
              </Route>
              <Route path={consolePages.number}>
                {({ number }) => (
                  <Whoever sees="number">
                    <NumberScreen number={number} />
                  </Whoever>
                )}
              </Route>
              <Route path={consolePages.notices}>
                <Whoever sees="notices">
                  <NoticesScreen />
                </Whoever>
              </Route>
              <Route path={consolePages.settings}>
                <Whoever sees="settings">
                  <SettingsScreen />
                </Whoever>
              </Route>
              <Route path={consolePages.addNumbers}>
                <Whoever sees="addNumbers">
                  <AddScreen />
                </Whoever>
              </Route>
              <Route path={consolePages.import}>
                {({ id }) => (
                  <Whoever sees="import">
                    <ImportScreen id={id} />
                  </Whoever>
                )}
              </Route>
              <Route path={consolePages.expiries}>
                <Whoever sees="expiries">
                  <ExpiriesScreen />
                </Whoever>
              </Route>
              <Route path={consolePages.apiSettings}>
                <ApiSettingsScreen />
              </Route>
              <Route path={consolePages.people}>
                <Whoever sees="people">
                  <PeopleScreen />
                </Whoever>
              </Route>
              <Route path={consolePages.audit}>
                <Whoever sees="audit">
                  <AuditScreen />
                </Whoever>
              </Route>
              <Route path={consolePages.platform}>
                <PlatformScreen part={undefined} />
              </Route>
              <Route path={consolePages.platformPart}>{({ part }) => <PlatformScreen part={part} />}</Route>
              <Route>
                <NoSuchPage />
              </Route>
            </Switch>
          </Suspense>
        </Boundary>
      </Gate>
    </Shell>
  );
}

/** A page is shown to whoever may ask for what it shows. */
function Whoever({ sees, children }: { readonly sees: GuardedPage; readonly children: ReactNode }) {
  const may = useMay();
  return may(asksFor[sees]) ? children : <NotShown operation={asksFor[sees]} />;
}

/** Why not: the role of a user, or what the key lacks. */
function NotShown({ operation }: { readonly operation: OperationId }) {
  const words = useWords();
  const { role } = useSession();
  const lacking = keyScopes.find((scope) => scope === scopeNeeded(operation));
  const isOfKey = mayUse(role, operation) && lacking !== undefined;
  return <Alert title={isOfKey ? words.scopes.lacking(words.scopes.name[lacking]) : words.pages.notYours} />;
}

function Waiting() {
  return (
    <Center mih="60vh">
      <Loader />
    </Center>
  );
}

function NoSuchPage() {
  const words = useWords();
  return <Alert title={words.pages.notFound} />;
}
