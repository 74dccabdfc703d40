import { Center, Loader } from '@mantine/core';
import { consolePages } from '@sammati/contract/console-pages.ts';
import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { environmentMode } from '#console/service/environment.ts';
import { ProductionNotice } from './production-notice.tsx';
import { Shell } from './shell.tsx';

const SandboxScreen = lazy(async () => ({ default: (await import('#console/sandbox/sandbox-screen.tsx')).SandboxScreen }));

/** Which address shows what. */
export function Pages() {
  const isSandbox = environmentMode() === 'sandbox';
  return (
    <Shell>
      <Suspense
        fallback={
          <Center mih="60vh">
            <Loader />
          </Center>
        }
      >
        <Switch>
          <Route path={consolePages.sandbox}>{isSandbox ? <SandboxScreen /> : <ProductionNotice />}</Route>
          <Route>
            <Redirect to={consolePages.sandbox} replace />
          </Route>
        </Switch>
      </Suspense>
    </Shell>
  );
}
