import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ToastProvider } from './components/toast.tsx';
import { KeyboardProvider } from './keyboard.tsx';
import { queryClient } from './query.ts';
import { router } from './router.tsx';
import { schemeManager } from './scheme.ts';
import './styles/index.css';
import { theme } from './theme.ts';
import { takeLinkedWorkspace } from './workspace-choice.ts';

const linked = takeLinkedWorkspace(location.href);
if (linked !== undefined) router.history.replace(linked);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={schemeManager}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queryClient}>
        <KeyboardProvider>
          <ToastProvider>
            <RouterProvider router={router} />
          </ToastProvider>
        </KeyboardProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
