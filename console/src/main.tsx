import '@fontsource-variable/inter';
import '@mantine/core/styles.css';
import '#console/base.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LanguageProvider } from '#console/language/language.tsx';
import { Held } from '#console/session/held.tsx';
import { SessionProvider } from '#console/session/session.tsx';
import { Pages } from '#console/shell/pages.tsx';
import { Unsaved } from '#console/shell/unsaved.tsx';
import { theme } from '#console/theme.ts';

/** Asked whatever the browser thinks of the network: a service on this machine answers without one, and what was paused would be done later by itself. */
const networkMode = 'always';
const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: 1, staleTime: 1_000, networkMode, refetchOnReconnect: true },
    mutations: { retry: false, networkMode },
  },
});

/** The server made it for this document: what Mantine writes into style elements bears it (Content-Security-Policy). */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.nonce ?? '';
}

// The library that holds the page still behind a dialog writes a style element of its own.
setNonce(styleNonce());

const place = document.getElementById('console');
if (place === null) throw new Error('the document has no place for the console');
createRoot(place).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <QueryClientProvider client={queries}>
        <LanguageProvider>
          <SessionProvider>
            <Held>
              <Unsaved>
                <Pages />
              </Unsaved>
            </Held>
          </SessionProvider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
