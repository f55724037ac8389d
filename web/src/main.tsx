import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { restoreTheme } from './parts/theme-switch.tsx';
import './styles/base.css';
import './styles/parts.css';
import './styles/evaluation.css';
import './styles/rows.css';
import './styles/row.css';

restoreTheme();
const root = document.getElementById('root');
if (!root) throw new Error('The page has no root.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
