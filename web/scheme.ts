import { localStorageColorSchemeManager, useMantineColorScheme } from '@mantine/core';

/** Also read by `public/before.js`, before the first paint. */
const storageKey = 'holdfast-scheme';

export const schemeManager = localStorageColorSchemeManager({ key: storageKey });

export type Scheme = 'auto' | 'light' | 'dark';

/** The scheme and how to choose it; transitions stay, because switching them off would take a `<style>` element. */
export function useScheme(): { scheme: Scheme; choose: (scheme: Scheme) => void } {
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return { scheme: colorScheme, choose: setColorScheme };
}
