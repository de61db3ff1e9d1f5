import './styles.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startTexts } from './i18n.ts';

await startTexts();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
