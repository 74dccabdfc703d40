import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { CallFailed } from '#console/service/request.ts';
import { type Asked, ProofForm, useAsked } from './proof-form.tsx';

/** What was given first, and what is sent again with a code where the service asks for one. */
type Given = Readonly<Record<'email' | 'password', string>>;

/** The password first and, of whoever has a second factor, a code of it then. */
export function TwoSteps(props: {
  /** Null where it is asked for. */
  readonly email: string | null;
  readonly begin: (email: string, password: string, code: string | undefined) => Promise<unknown>;
  readonly button: string;
  readonly refused: string;
  readonly children?: ReactNode;
  readonly aside?: ReactNode;
}) {
  const { email, begin, button, refused, children, aside } = props;
  const words = useWords();
  const asked = useAsked();
  const [first, setFirst] = useState<Given | null>(null);
  const known: readonly Asked<'email' | 'password'>[] = email === null ? [asked.email, asked.password] : [asked.password];
  if (first !== null) {
    return (
      <ProofForm
        key="second"
        asked={[asked.code]}
        missing={words.session.codeMissing}
        refused={words.session.wrongCode}
        button={button}
        act={({ code }) => begin(first.email, first.password, code)}
        aside={
          <Button variant="default" onClick={() => setFirst(null)}>
            {words.story.back}
          </Button>
        }
      />
    );
  }
  return (
    <ProofForm
      key="first"
      asked={known}
      {...(email === null ? { missing: words.session.bothMissing } : {})}
      refused={refused}
      button={button}
      act={async (given) => {
        const proof = { email: email ?? given.email, password: given.password };
        try {
          await begin(proof.email, proof.password, undefined);
        } catch (error) {
          if (!(error instanceof CallFailed) || error.code !== 'code_needed') throw error;
          setFirst(proof);
        }
      }}
      aside={aside}
    >
      {children}
    </ProofForm>
  );
}
