import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** Ten shades around the accent of tokens.css: 7 is its day, 3 its night. */
const petrol: MantineColorsTuple = [
  '#e1edf1',
  '#c6dde5',
  '#a3d8ea',
  '#72bfd9',
  '#4b9fbc',
  '#2f829f',
  '#196c88',
  '#0b5a75',
  '#07435a',
  '#042e3f',
];

export const theme = createTheme({
  colors: { petrol },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 4,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  shadows: { xs: 'var(--lift)', sm: 'var(--lift)', md: 'var(--lift)', lg: 'var(--lift)', xl: 'var(--lift)' },
  cursorType: 'pointer',
  focusRing: 'auto',
  components: {
    Button: { defaultProps: { size: 'sm', variant: 'default' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    NativeSelect: { defaultProps: { size: 'sm' } },
    TagsInput: { defaultProps: { size: 'sm', comboboxProps: { withinPortal: false } } },
    Select: { defaultProps: { size: 'sm', comboboxProps: { withinPortal: false } } },
    // Beside its button, so that it stays inside the landmark a reader is in.
    Menu: {
      defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false, transitionProps: { duration: 0 } },
    },
  },
});

const followsTokens = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-control)',
  '--mantine-color-default-hover': 'var(--surface-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--ink)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
  '--mantine-color-petrol-filled': 'var(--accent)',
  '--mantine-color-petrol-filled-hover': 'var(--accent-strong)',
  '--mantine-color-petrol-light': 'var(--accent-soft)',
  '--mantine-color-petrol-light-hover': 'var(--surface-3)',
  '--mantine-color-petrol-light-color': 'var(--accent)',
};

/**
 * Points Mantine's colours at the tokens. The result stands in `styles/mantine-variables.css`, not in a `<style>` element,
 * because the content security policy allows stylesheets of our own only.
 */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: followsTokens,
  dark: followsTokens,
});
