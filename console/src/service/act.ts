import { type UseMutationOptions, type UseMutationResult, useMutation } from '@tanstack/react-query';
import { useRef } from 'react';

/**
 * A mutation that goes through once at a time: two clicks can come before the screen is drawn again and a button is seen to be busy, and what is
 * pressed twice is meant once.
 */
export function useAct<Data, Given = void>(
  options: UseMutationOptions<Data, Error, Given>,
): UseMutationResult<Data, Error, Given> {
  const mutation = useMutation(options);
  const isBusy = useRef(false);
  const mutate: typeof mutation.mutate = (...given) => {
    if (isBusy.current) return;
    isBusy.current = true;
    const end = () => {
      isBusy.current = false;
    };
    mutation.mutateAsync(...given).then(end, end);
  };
  return { ...mutation, mutate };
}
