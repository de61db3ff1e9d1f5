export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <title>Owlery</title>
      <rect width="32" height="32" rx="8" fill="#1f4fbf" />
      <g fill="none" stroke="#fff" strokeWidth="2.4">
        <circle cx="10.5" cy="15" r="4.6" />
        <circle cx="21.5" cy="15" r="4.6" />
        <path d="M16 17.5v4" />
      </g>
    </svg>
  );
}
