/** For the smallest telephone: one column, large buttons, the reader's own size of letters, light and dark. */
export const pageStyle = `
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 34rem; padding: 1rem; font: 1.05rem/1.6 system-ui, sans-serif; color: #1b2625; background: #fff; overflow-wrap: anywhere; }
h1 { font-size: 1.35rem; line-height: 1.35; margin: 0 0 .25rem; }
p { margin: .5rem 0; }
main { display: block; }
.small { font-size: .95rem; color: #495553; }
.said { border-inline-start: .3rem solid #0c6f5e; padding: .25rem .75rem; background: #eef6f4; font-size: 1.15rem; }
.no { border-color: #9b2226; background: #fbefef; }
.told { border: .1rem solid #8a6100; border-radius: .5rem; padding: .5rem .75rem; }
button { width: 100%; min-height: 3rem; padding: .5rem 1rem; border: 0; border-radius: .5rem; font: inherit; font-weight: 600; color: #fff; background: #9b2226; cursor: pointer; }
.quiet button { color: #1b2625; background: #e6ecea; }
input { box-sizing: border-box; width: 100%; min-height: 3rem; padding: .5rem .75rem; border: .1rem solid #5f6c6a; border-radius: .5rem; font: inherit; letter-spacing: .2em; color: inherit; background: transparent; }
label { display: block; margin: .5rem 0; }
form { margin: .75rem 0; }
details { margin: 1rem 0; border-top: .1rem solid #d4dcda; padding-top: .5rem; }
summary { min-height: 2.5rem; cursor: pointer; font-weight: 600; }
ul { padding: 0; list-style: none; }
li { padding: .5rem 0; border-top: .1rem solid #d4dcda; }
a { color: #0b5f51; }
nav { margin-top: 1.5rem; border-top: .1rem solid #d4dcda; padding-top: .5rem; }
nav a { display: inline-block; padding: .4rem .5rem .4rem 0; }
:focus-visible { outline: .2rem solid #1a5fb4; outline-offset: .15rem; }
@media (prefers-color-scheme: dark) {
  body { color: #e8efed; background: #101816; }
  .small { color: #b4c1be; }
  .said { background: #17302b; }
  .no { background: #3a1c1e; }
  .told { border-color: #d9a93a; }
  .quiet button { color: #e8efed; background: #2a3633; }
  details, li, nav { border-color: #33413d; }
  a { color: #7fd6c4; }
}
`;
