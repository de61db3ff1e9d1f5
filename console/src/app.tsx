import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { signedOut } from './api/client.ts';
import { shouldRetry } from './api/retry.ts';
import { sessionQuery } from './api/session.ts';
import { UndoBar } from './components/undo.tsx';
import { speak } from './i18n.ts';
import { makeRouter } from './router.tsx';
import { isDark, useSettings } from './settings.ts';
import { theme } from './theme.ts';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: shouldRetry,
      refetchOnWindowFocus: true,
    },
  },
});

const router = makeRouter(client);

signedOut.addEventListener('signed-out', () => {
  const session = client.getQueryData(sessionQuery.queryKey);
  if (!session?.account) return;
  // Asks again, because the cookie may have been renewed since the request was sent.
  void client.fetchQuery({ ...sessionQuery, staleTime: 0 });
});

export function App() {
  const { language } = useSettings();
  const { i18n } = useTranslation();
  useEffect(() => {
    if (i18n.language !== language) void speak(language);
  }, [language, i18n]);
  return (
    <MantineProvider theme={theme} forceColorScheme={isDark() ? 'dark' : 'light'}>
      <QueryClientProvider client={client}>
        <UndoBar>
          <RouterProvider router={router} />
        </UndoBar>
      </QueryClientProvider>
    </MantineProvider>
  );
}
