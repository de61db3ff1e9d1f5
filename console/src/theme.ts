import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The only accent: an ink blue with a contrast of 7:1 to white, as text and as background. */
const ink: MantineColorsTuple = [
  '#eef3fd',
  '#dce6f9',
  '#b7ccf3',
  '#8fb0ee',
  '#6d98e8',
  '#5482df',
  '#3a6bd3',
  '#1f4fbf',
  '#1a43a3',
  '#153684',
];

export const theme = createTheme({
  colors: { ink },
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 6,
  fontFamily:
    'Inter, "Segoe UI", system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "Noto Sans Mono", monospace',
  fontSizes: { xs: '0.78rem', sm: '0.86rem', md: '0.93rem' },
  headings: { fontWeight: '600' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Modal: { defaultProps: { centered: true } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
  },
});
