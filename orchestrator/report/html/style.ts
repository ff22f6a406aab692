/** The page's look: light and dark by the reader's choice, one column on a phone, black on white in print. */
export const style = `
:root { color-scheme: light dark; --ground: #ffffff; --text: #1f2328; --faint: #57606a; --rule: #d8dee4; --card: #f6f8fa;
  --shade: #8c959f66; --link: #0969da; --good: #1a7f37; --warn: #9a6700; --bad: #cf222e; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --text: #e6edf3; --faint: #9da7b3; --rule: #30363d;
  --card: #161b22; --shade: #6e7681aa; --link: #58a6ff; --good: #3fb950; --warn: #d29922; --bad: #f85149; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere; }
main, header.top, footer { max-width: 60rem; margin: 0 auto; padding: 0 1rem; }
header.top { padding-top: 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 0 0 .5rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p { margin: .5rem 0; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.facts-line, .faint, figcaption { color: var(--faint); }
.notes { border-left: 3px solid var(--rule); padding-left: .75rem; white-space: pre-wrap; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--ground); padding: .25rem .5rem; }
.answer { border: 1px solid var(--rule); border-radius: 8px; background: var(--card); padding: .75rem 1rem; margin: 1rem 0; }
.answer ol { margin: 0; padding: 0; list-style: none; }
.answer li { padding: .35rem 0 .35rem .75rem; border-left: 4px solid var(--rule); margin: .25rem 0; }
.answer a { font-weight: 600; text-decoration: none; }
.answer a:hover { text-decoration: underline; }
li.good, p.good { border-left-color: var(--good) !important; }
li.warn, p.warn { border-left-color: var(--warn) !important; }
li.bad, p.bad { border-left-color: var(--bad) !important; }
section { margin: 2.25rem 0; }
p.sentence { font-size: 1.05rem; border-left: 4px solid var(--rule); padding-left: .75rem; }
figure { margin: 1rem 0; }
figcaption { font-size: .875rem; }
.chart { width: 100%; }
.multiples { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5rem), 1fr)); gap: .5rem 1rem; }
.multiples figure { margin: .25rem 0; min-width: 0; }
.scroll { overflow-x: auto; max-width: 100%; background:
  linear-gradient(to right, var(--ground) 50%, transparent) 0 / 2.5rem 100% no-repeat local,
  linear-gradient(to left, var(--ground) 50%, transparent) 100% / 2.5rem 100% no-repeat local,
  linear-gradient(to right, var(--shade), transparent) 0 / .75rem 100% no-repeat,
  linear-gradient(to left, var(--shade), transparent) 100% / .75rem 100% no-repeat; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
caption { text-align: left; color: var(--faint); padding: .25rem 0; }
caption span { display: inline-block; position: sticky; left: 0; max-width: min(58rem, calc(100vw - 2rem)); }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--rule); vertical-align: top;
  max-width: 24rem; }
th { white-space: nowrap; }
td.number, th.number { text-align: right; white-space: nowrap; }
td.short { white-space: nowrap; }
td.long { min-width: 14rem; }
details { margin: .5rem 0; }
summary { cursor: pointer; color: var(--link); font-size: .875rem; }
pre { background: var(--card); border: 1px solid var(--rule); border-radius: 6px; padding: .5rem .75rem; overflow-x: auto;
  font-size: .875rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; font-size: .9rem; }
dt { color: var(--faint); }
dd { margin: 0; }
ul { padding-left: 1.25rem; }
.mark { font-weight: 600; }
.mark.warning, .mark.fail { color: var(--bad); }
.mark.note { color: var(--warn); }
.mark.pass { color: var(--good); }
footer { color: var(--faint); font-size: .8rem; padding-bottom: 2rem; border-top: 1px solid var(--rule); margin-top: 3rem; padding-top: 1rem; }
@media (max-width: 30rem) { body { font-size: 15px; } dl { grid-template-columns: 1fr; } dt { margin-top: .35rem; } }
@media print { :root { --ground: #fff; --text: #000; --faint: #444; --rule: #bbb; --card: #fff; --link: #000; --good: #1a7f37;
    --warn: #7a5200; --bad: #a40e26; } body { font-size: 10.5pt; } section { break-inside: auto; }
  figure, tr, li { break-inside: avoid; } h2, h3 { break-after: avoid; } .skip { display: none; }
  .scroll { overflow: visible; background: none; } pre { white-space: pre-wrap; }
  table { font-size: 7.5pt; } th { white-space: normal; vertical-align: bottom; } th, td { padding-right: .4rem; }
  td.long { min-width: 0; } table.wide { overflow-wrap: anywhere; } table.wide td { white-space: normal; } }
`;
