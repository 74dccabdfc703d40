import { Alert, Button, Modal, Text } from '@mantine/core';
import { useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { useSessionState } from './session.tsx';
import { TwoSteps } from './two-steps.tsx';

/** Over the screens as they are, so that nothing that was typed is lost. */
export function SignInAgain() {
  const words = useWords();
  const { user, signIn, signOut } = useSessionState();
  const leaving = useAct({ mutationFn: signOut });
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} closeOnEscape={false} centered title={words.session.ended}>
      <TwoSteps
        email={user?.email ?? ''}
        begin={signIn}
        button={words.session.signIn}
        refused={words.session.wrongPassword}
        aside={
          <Button variant="default" loading={leaving.isPending} onClick={() => leaving.mutate()}>
            {words.session.signOut}
          </Button>
        }
      >
        <Text>{words.session.endedText}</Text>
        <Alert variant="light">{user?.email}</Alert>
      </TwoSteps>
    </Modal>
  );
}
