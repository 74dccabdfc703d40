import { consolePages } from '@sammati/contract/console-pages.ts';
import { Component, type ReactNode } from 'react';
import { Failed } from '#console/lists/failed.tsx';
import { send } from '#console/service/request.ts';

interface Props {
  /** Where somebody is: elsewhere it is tried anew. */
  readonly at: string;
  readonly onFailed?: () => void;
  /** What stands in its place; the usual words where nothing is said. */
  readonly instead?: (again: () => void) => ReactNode;
  readonly children: ReactNode;
}

/** What cannot be loaded or drawn takes nothing else away, and can be tried again. Only a class can be told by React. */
export class Boundary extends Component<Props, { readonly hasFailed: boolean }> {
  override readonly state = { hasFailed: false };
  private wasTriedAgain = false;

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override componentDidCatch(): void {
    this.props.onFailed?.();
    if (this.wasTriedAgain) void reloadIfServed();
  }

  override componentDidUpdate(before: Props): void {
    if (!this.state.hasFailed || before.at === this.props.at) return;
    this.wasTriedAgain = false;
    this.setState({ hasFailed: false });
  }

  override render(): ReactNode {
    const { instead, children } = this.props;
    if (!this.state.hasFailed) return children;
    return instead === undefined ? <Failed again={this.again} /> : instead(this.again);
  }

  private readonly again = () => {
    this.wasTriedAgain = true;
    this.setState({ hasFailed: false });
  };
}

/** A service that is another since this page was loaded has other files: only its own document names them. */
async function reloadIfServed(): Promise<void> {
  const served = await send({ method: 'GET', target: consolePages.start }).catch(() => null);
  if (served !== null && served.status < 400) window.location.reload();
}
