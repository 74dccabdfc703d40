import {
  ActionIcon,
  Anchor,
  AppShell,
  Badge,
  Group,
  SegmentedControl,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import type { ReactNode } from 'react';
import { catalogues, useLanguage } from '#console/language/language.tsx';
import { environmentMode } from '#console/service/environment.ts';
import { MoonIcon, SunIcon } from './icons.tsx';
import styles from './shell.module.css';

/** What stands above every screen: the product, the environment, language and theme. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { words } = useLanguage();
  return (
    <AppShell header={{ height: 60 }} padding="md">
      <a href="#content" className={styles.skip}>
        {words.app.skip}
      </a>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="sm" wrap="nowrap">
            <img src="/icon.svg" alt="" width={30} height={30} />
            <Text fw={700} size="lg" visibleFrom="xs">
              Sammati
            </Text>
            <Environment />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Anchor href="/docs" size="sm" visibleFrom="sm">
              {words.app.reference}
            </Anchor>
            <Languages />
            <Theme />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Main id="content" className={styles.main}>
        {children}
      </AppShell.Main>
    </AppShell>
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
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="lg" aria-label={label} onClick={() => setColorScheme(isDark ? 'light' : 'dark')}>
        {isDark ? <SunIcon /> : <MoonIcon />}
      </ActionIcon>
    </Tooltip>
  );
}
