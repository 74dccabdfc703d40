import {
  ActionIcon,
  Anchor,
  AppShell,
  Badge,
  Button,
  Group,
  SegmentedControl,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { consolePages } from '@sammati/contract/console-pages.ts';
import type { OperationId } from '@sammati/contract/endpoints.ts';
import type { MouseEvent, ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { catalogues, useLanguage } from '#console/language/language.tsx';
import { environmentMode } from '#console/service/environment.ts';
import { isFirstClick } from '#console/service/first-click.ts';
import { AccountMenu } from '#console/session/account-menu.tsx';
import { mayDo, useSessionState } from '#console/session/session.tsx';
import { LeaveIcon, MoonIcon, SunIcon } from './icons.tsx';
import { asksFor } from './page-rights.ts';
import styles from './shell.module.css';
import { toSight } from './to-sight.ts';
import { useLeave } from './unsaved.tsx';

/** What stands above every screen: the product, the environment, language and theme. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { words } = useLanguage();
  const { session, user } = useSessionState();
  return (
    <AppShell header={{ height: session === null ? 60 : 104 }} padding="md">
      <a href="#content" className={styles.skip}>
        {words.app.skip}
      </a>
      <AppShell.Header px="md">
        <Group h={60} justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="sm" wrap="nowrap">
            <img src="/icon.svg" alt="" width={30} height={30} />
            <Text fw={700} size="lg" visibleFrom="xs">
              Sammati
            </Text>
            <Environment />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Anchor href="/docs" size="sm" visibleFrom="lg">
              {words.app.reference}
            </Anchor>
            {user !== null ? <AccountMenu /> : session !== null && <SignOut />}
            <Languages />
            <Theme />
          </Group>
        </Group>
        {session !== null && <Navigation />}
      </AppShell.Header>
      <AppShell.Main id="content" className={styles.main}>
        {children}
      </AppShell.Main>
    </AppShell>
  );
}

function Navigation() {
  const { words } = useLanguage();
  const [at] = useLocation();
  const { session, user } = useSessionState();
  const may = (operation: OperationId) => session !== null && mayDo(session, operation);
  const ofAccount = (
    ['overview', 'whitelist', 'notices', 'settings', 'addNumbers', 'expiries', 'apiSettings', 'people', 'audit'] as const
  )
    .filter((page) => page === 'apiSettings' || may(asksFor[page]))
    .filter((page) => page !== 'addNumbers' || may('createImport'));
  const pages = [
    ...(environmentMode() === 'sandbox' ? [{ to: consolePages.sandbox, name: words.pages.sandbox }] : []),
    ...ofAccount.map((page) => ({ to: consolePages[page], name: words.pages[page] })),
    ...(user?.operator === true ? [{ to: consolePages.platform, name: words.pages.platform }] : []),
  ];
  return (
    <nav aria-label={words.pages.navigation} className={styles.navigation}>
      {pages.map(({ to, name }) => (
        <Link
          key={to}
          href={to}
          className={styles.link}
          aria-current={at.startsWith(to) ? 'page' : undefined}
          ref={at.startsWith(to) ? toSight : undefined}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}

function SignOut() {
  const { words } = useLanguage();
  const { signOut } = useSessionState();
  const leave = useLeave();
  const leaving = () => leave(() => void signOut());
  return (
    <>
      <Button size="compact-sm" variant="subtle" miw="fit-content" visibleFrom="sm" onClick={leaving}>
        {words.session.signOut}
      </Button>
      <ActionIcon variant="default" size="lg" hiddenFrom="sm" aria-label={words.session.signOut} onClick={leaving}>
        <LeaveIcon />
      </ActionIcon>
    </>
  );
}

function Environment() {
  const { words } = useLanguage();
  const mode = environmentMode();
  return (
    <Tooltip
      label={mode === 'sandbox' ? words.environment.sandboxMeans : words.environment.productionMeans}
      events={hoverFocusTouch}
    >
      <Badge color={mode === 'sandbox' ? 'indigo.7' : 'red.9'} miw="fit-content" tabIndex={0} data-testid="environment">
        {words.environment[mode]}
      </Badge>
    </Tooltip>
  );
}

const hoverFocusTouch = { hover: true, focus: true, touch: true };

function Languages() {
  const { language, speak, words } = useLanguage();
  return (
    <SegmentedControl
      size="xs"
      aria-label={words.app.language}
      value={language}
      onChange={(chosen) => speak(chosen === 'hi' ? 'hi' : 'en')}
      data={[
        { value: 'en', label: <span lang="en">{catalogues.en.name}</span> },
        { value: 'hi', label: <span lang="hi">{catalogues.hi.name}</span> },
      ]}
    />
  );
}

function Theme() {
  const { words } = useLanguage();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  const label = isDark ? words.app.theme.toLight : words.app.theme.toDark;
  const turn = (click: MouseEvent) => {
    if (isFirstClick(click)) setColorScheme(isDark ? 'light' : 'dark');
  };
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="lg" aria-label={label} onClick={turn}>
        {isDark ? <SunIcon /> : <MoonIcon />}
      </ActionIcon>
    </Tooltip>
  );
}
