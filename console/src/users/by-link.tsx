import { Alert, Button, Card, Center, Stack, Text } from '@mantine/core';
import type { ProblemCode } from '@sammati/contract/problem.ts';
import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode, useEffect, useState } from 'react';
import { Fact } from '#console/api-settings/fact.tsx';
import { useWords } from '#console/language/language.tsx';
import { CallFailed } from '#console/service/request.ts';
import { FailedSignIn } from '#console/session/failed-sign-in.tsx';
import { takeFocus, unmarked } from '#console/shell/focus-back.ts';
import { waitingAlert } from '#console/theme.ts';

/** The link is no link, or none any more. */
const endings: readonly ProblemCode[] = ['invalid_request', 'invitation_ended', 'reset_ended'];

/** A page that a link leads to, for whoever has the link. Its token stands behind the number sign of the address, which is sent to nobody. */
export function ByLink<T>(props: {
  /** What is behind the link, as a key of what was read. */
  readonly what: string;
  readonly read: (token: string) => Promise<T>;
  readonly reading: string;
  readonly ended: string;
  readonly children: (found: T, token: string) => ReactNode;
}) {
  const { what, read, reading, ended, children } = props;
  const words = useWords();
  const token = useToken();
  const found = useQuery({
    queryKey: [what, token],
    queryFn: () => read(token),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const code = found.error instanceof CallFailed ? found.error.code : null;
  const hasEnded = endings.some((one) => one === code);
  return (
    <Center mih="60vh">
      <Card withBorder maw={560} w="100%" p="xl">
        {found.isPending && <Text role="status">{reading}</Text>}
        {found.isError && (
          <Stack gap="sm">
            <FailedSignIn error={found.error} refused={ended} by={endings} />
            {!hasEnded && (
              <Button variant="default" loading={found.isFetching} onClick={() => void found.refetch()}>
                {words.app.again}
              </Button>
            )}
          </Stack>
        )}
        {found.data !== undefined && <Fragment key={token}>{children(found.data, token)}</Fragment>}
      </Card>
    </Center>
  );
}

/** Another link that is opened in the same tab changes no more than what stands behind the number sign. */
function useToken(): string {
  const [token, setToken] = useState(behindTheNumberSign);
  useEffect(() => {
    const heard = () => {
      // The way to the content stands there too.
      if (/^[0-9a-f]{48}$/.test(behindTheNumberSign())) setToken(behindTheNumberSign());
    };
    window.addEventListener('hashchange', heard);
    return () => window.removeEventListener('hashchange', heard);
  }, []);
  return token;
}

function behindTheNumberSign(): string {
  return window.location.hash.slice(1);
}

/** Such a link, for whoever made it: it is in memory until its window is closed, and nowhere else. */
export function MadeLink(props: { readonly text: string; readonly path: string; readonly close: () => void }) {
  const { text, path, close } = props;
  const words = useWords();
  return (
    <Stack gap="sm" tabIndex={-1} style={unmarked} ref={takeFocus} data-autofocus>
      <Alert {...waitingAlert} title={text} />
      <Fact label={words.people.link} value={`${window.location.origin}${path}`} />
      <Button onClick={close}>{words.people.done}</Button>
    </Stack>
  );
}
