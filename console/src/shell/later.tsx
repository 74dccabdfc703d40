import { type ComponentType, type ReactNode, use } from 'react';
import { useLocation } from 'wouter';
import { Boundary } from './boundary.tsx';

/** A part that is loaded when it is needed. React's own remembers for good that one did not arrive; this one is loaded again. */
export function later<Given extends object>(
  load: () => Promise<ComponentType<Given>>,
  /** What stands in its place where it did not arrive; the usual words where nothing is said. */
  instead?: (given: Given, again: () => void) => ReactNode,
): ComponentType<Given> {
  let loading: Promise<ComponentType<Given>> | null = null;
  const forget = () => {
    loading = null;
  };
  const loaded = () => {
    loading ??= load();
    return loading;
  };
  function Part(given: Given) {
    const Loaded = use(loaded());
    return <Loaded {...given} />;
  }
  return function Later(given) {
    const [at] = useLocation();
    return (
      <Boundary at={at} onFailed={forget} {...(instead === undefined ? {} : { instead: (again) => instead(given, again) })}>
        <Part {...given} />
      </Boundary>
    );
  };
}
