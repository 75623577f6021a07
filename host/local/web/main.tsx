/** The page: what every view has around it, and which view the address means. */
import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { ExecutionPage } from './execution-page.tsx';
import { FunctionsPage } from './functions-page.tsx';
import { ListPage } from './list-page.tsx';
import { connected } from './live.ts';
import { follow, go, openExecution, path, wantsSearch } from './location.ts';
import { problem } from './problem.ts';
import { ReplayPage } from './replay-page.tsx';
import { isReadOnly, loadInfo, waitScale } from './service-info.ts';
import { isTyping, KEYS } from './timeline-keys.ts';

type Theme = 'light dark' | 'light' | 'dark';
const NEXT_THEME: Readonly<Record<Theme, Theme>> = { 'light dark': 'dark', dark: 'light', light: 'light dark' };
const THEME_NAMES: Readonly<Record<Theme, string>> = { 'light dark': 'system', dark: 'dark', light: 'light' };

const theme = signal<Theme>((localStorage.getItem('theme') as Theme | null) ?? 'light dark');
const showKeys = signal(false);

effect(() => {
  document.documentElement.style.colorScheme = theme.value;
  localStorage.setItem('theme', theme.value);
});

const PAGES = [
  ['/', 'Executions'],
  ['/functions', 'Functions'],
  ['/replay', 'Replay'],
] as const;

function pageOf() {
  const name = openExecution.value;
  if (name !== undefined) return <ExecutionPage key={name} name={name} />;
  if (path.value === '/functions') return <FunctionsPage />;
  return path.value === '/replay' ? <ReplayPage /> : <ListPage />;
}

function App() {
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') showKeys.value = false;
      if (isTyping(event.target) || event.metaKey || event.ctrlKey) return;
      if (event.key === '?') showKeys.value = !showKeys.value;
      if (event.key === '/') {
        event.preventDefault();
        if (document.getElementById('search') === null) go('/');
        wantsSearch.value = true;
      }
    };
    addEventListener('keydown', listener);
    loadInfo();
    return () => removeEventListener('keydown', listener);
  }, []);
  return (
    <>
      <nav>
        <a href="/" onClick={follow} class="brand">
          durable-sandbox
        </a>
        {PAGES.map(([to, title]) => (
          <a key={to} href={to} onClick={follow} aria-current={path.value === to ? 'page' : undefined}>
            {title}
          </a>
        ))}
        <span class="grow" />
        {isReadOnly.value && <span class="badge">read only</span>}
        {waitScale.value !== 1 && <span class="badge">waits × {waitScale.value}</span>}
        <button
          type="button"
          class="for-keys"
          onClick={() => (showKeys.value = !showKeys.value)}
          aria-expanded={showKeys.value}
        >
          keys ?
        </button>
        <button
          type="button"
          aria-label={`theme: ${THEME_NAMES[theme.value]}`}
          onClick={() => (theme.value = NEXT_THEME[theme.value])}
        >
          <span class="wide-only">theme: </span>
          <span class="narrow-only">◐ </span>
          {THEME_NAMES[theme.value]}
        </button>
      </nav>
      {!connected.value && (
        <p class="banner" role="status">
          The service does not answer. The page goes on when it is back.
        </p>
      )}
      {problem.message.value !== undefined && (
        <p class="banner problem" role="alert">
          {problem.message.value}{' '}
          <button type="button" onClick={problem.clear}>
            dismiss
          </button>
        </p>
      )}
      {showKeys.value && (
        <dl class="keys">
          {KEYS.map(([key, meaning]) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      )}
      <main>{pageOf()}</main>
    </>
  );
}

const root = document.getElementById('app');
if (root !== null) render(<App />, root);
