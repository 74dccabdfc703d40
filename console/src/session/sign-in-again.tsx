import { Alert, Button, Modal, Text } from '@mantine/core';
import { useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { useFocusBack } from '#console/shell/focus-back.ts';
import { FailedSignIn } from './failed-sign-in.tsx';
import { useAsked } from './proof-form.tsx';
import { useSessionState } from './session.tsx';
import { TwoSteps } from './two-steps.tsx';

/** Over the screens as they are, so that nothing that was typed is lost. */
export function SignInAgain() {
  const words = useWords();
  useFocusBack();
  const { user, signIn, signOut } = useSessionState();
  const { password } = useAsked();
  const leaving = useAct({ mutationFn: signOut });
  const email = user?.email ?? '';
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} closeOnEscape={false} centered title={words.session.ended}>
      <TwoSteps
        asked={[password]}
        missing={words.session.passwordMissing}
        username={email}
        begin={(given, code) => signIn(email, given.password, code)}
        button={words.session.signIn}
        refused={words.session.passwordWrong}
        aside={
          <Button variant="default" loading={leaving.isPending} onClick={() => leaving.mutate()}>
            {words.session.signOut}
          </Button>
        }
      >
        <Text>{words.session.endedText}</Text>
        <Alert variant="light" role="note">
          {email}
        </Alert>
        {leaving.isError && <FailedSignIn error={leaving.error} refused={words.entry.failed} />}
      </TwoSteps>
    </Modal>
  );
}
