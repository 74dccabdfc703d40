import { Alert, Button, Card, Center, Loader } from '@mantine/core';
import { consolePages } from '@sammati/contract/console-pages.ts';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { useWords } from '#console/language/language.tsx';
import { environmentMode } from '#console/service/environment.ts';
import { ChooseAccount } from './choose-account.tsx';
import { OpenDemo } from './open-demo.tsx';
import { useSessionState } from './session.tsx';
import { SignIn } from './sign-in.tsx';
import { SignInAgain } from './sign-in-again.tsx';

/** Shows its content to whoever has signed in, and to everybody else how to. */
export function Gate({ children }: { readonly children: ReactNode }) {
  const { session, user, isChecking, checkAgain, hasEnded } = useSessionState();
  const [at] = useLocation();
  // The one page that is of no account.
  const isPlatform = at.startsWith(consolePages.platform);
  if (session !== null || user !== null) {
    return (
      <>
        {session === null && !isPlatform ? <ChooseAccount /> : children}
        {hasEnded && <SignInAgain />}
      </>
    );
  }
  return (
    <Center mih="60vh">
      {isChecking ? (
        <Loader />
      ) : (
        <Card withBorder maw={560} w="100%" p="xl">
          {checkAgain !== null ? <Unknown again={checkAgain} /> : environmentMode() === 'sandbox' ? <DemoEntrance /> : <SignIn />}
        </Card>
      )}
    </Center>
  );
}

/** Whether somebody is signed in is not known: whoever is must not be asked to sign in because of that. */
function Unknown({ again }: { readonly again: () => void }) {
  const words = useWords();
  return (
    <Alert color="red" title={words.session.unknown}>
      <Button mt="xs" variant="default" onClick={again}>
        {words.app.again}
      </Button>
    </Alert>
  );
}

function DemoEntrance() {
  const words = useWords();
  const [asUser, setAsUser] = useState(false);
  if (asUser) return <SignIn />;
  return (
    <OpenDemo>
      <Button size="md" variant="subtle" onClick={() => setAsUser(true)}>
        {words.session.asUser}
      </Button>
    </OpenDemo>
  );
}
