/** Data as indented JSON, in a box that can also be scrolled by keyboard. */
export function Json({ value, label }: { value: unknown; label: string }) {
  return (
    <section
      className="panel panel-pad json"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
      tabIndex={0}
    >
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </section>
  );
}
