/* 诚信 Chengxin: chart settings and the few charts of the pages.
   A chart is <div class="cx-chart" data-chart="twin" data-src="id">; the JSON sits in a script of that id.
   Everything is drawn on a canvas and the tooltip too: the content security policy allows no inline style. */
(function () {
  'use strict';
  var css = getComputedStyle(document.documentElement);
  function v(name) { return css.getPropertyValue(name).trim(); }
  var locale = document.documentElement.lang;
  var C = { ink: v('--cx-ink-700'), mute: v('--cx-ink-500'), line: v('--cx-line-soft'), brand: v('--cx-brand'), pale: '#a9bfd6', warn: v('--cx-c-fill') };

  echarts.registerTheme('chengxin', {
    color: [C.brand, C.pale, C.warn, v('--cx-d')],
    textStyle: { fontFamily: v('--cx-sans'), fontSize: 12, color: C.ink },
    grid: { left: 0, right: 8, top: 28, bottom: 0, containLabel: true },
    categoryAxis: { axisLine: { lineStyle: { color: v('--cx-line') } }, axisTick: { show: false }, axisLabel: { color: C.mute, fontSize: 12, margin: 10 } },
    valueAxis: { axisLine: { show: false }, axisTick: { show: false }, splitLine: { lineStyle: { color: C.line } }, axisLabel: { color: C.mute, fontSize: 12 }, splitNumber: 3 },
    tooltip: { renderMode: 'richText', backgroundColor: '#fff', borderColor: v('--cx-line'), borderWidth: 1, padding: [8, 12], textStyle: { color: C.ink, fontSize: 13 } },
    animation: false
  });

  /* Small multiples: one grid a measure with its own scale; the running month dashed, the last full month labelled. */
  function twin(d) {
    var n = d.x.length;
    function bar(series, index) {
      return {
        type: 'bar', name: series.name, xAxisIndex: index, yAxisIndex: index, barWidth: '56%',
        data: series.data.map(function (y, k) {
          var running = k === n - 1, last = k === n - 2;
          return {
            value: y,
            itemStyle: { color: running ? '#fff' : last ? C.brand : C.pale, borderColor: running ? C.pale : 'transparent', borderWidth: running ? 1 : 0, borderType: 'dashed', borderRadius: [2, 2, 0, 0] },
            label: { show: last, position: 'top', color: C.ink, fontWeight: 600, formatter: y.toLocaleString(locale) }
          };
        })
      };
    }
    return {
      title: d.series.map(function (s, i) { return { text: s.name, left: 0, top: i ? '52%' : 0, textStyle: { fontSize: 13, fontWeight: 500, color: C.ink } }; }),
      tooltip: { trigger: 'axis', axisPointer: { type: 'none' } },
      grid: [{ left: 0, right: 0, top: 36, height: '34%', containLabel: false }, { left: 0, right: 0, top: '64%', bottom: 24, containLabel: false }],
      xAxis: d.series.map(function (s, i) { return { type: 'category', data: d.x, gridIndex: i, axisLabel: { show: i === d.series.length - 1, hideOverlap: true, fontSize: 11 } }; }),
      yAxis: d.series.map(function (s, i) { return { gridIndex: i, show: false, max: Math.max.apply(null, s.data) * 1.18 || 1 }; }),
      series: d.series.map(bar)
    };
  }

  /* One line, its target dashed, the last value written at its end. */
  function line(d) {
    var last = d.data.length - 1;
    function shown(i) { return i === last || i === d.mark; }
    return {
      grid: { left: 0, right: 44, top: 12, bottom: 0, containLabel: true },
      tooltip: { trigger: 'axis', axisPointer: { lineStyle: { color: v('--cx-line') } } },
      xAxis: { type: 'category', data: d.x, boundaryGap: false, axisLabel: { hideOverlap: true } },
      yAxis: { type: 'value', min: d.min, max: d.max, interval: d.interval },
      series: [{
        type: 'line', name: d.name, symbol: 'circle', connectNulls: true, lineStyle: { width: 2, color: C.brand },
        data: d.data.map(function (n, i) {
          return {
            value: n, symbolSize: shown(i) ? 7 : 0,
            label: { show: shown(i), position: i === last ? 'right' : 'bottom', color: i === d.mark ? v('--cx-d-text') : C.ink, fontWeight: 600, formatter: '{c}' },
            itemStyle: { color: i === d.mark ? v('--cx-d') : C.brand }
          };
        }),
        markLine: d.target == null ? undefined : { silent: true, symbol: 'none', lineStyle: { color: C.mute, type: [4, 4], width: 1 }, label: { position: 'insideStartTop', color: C.mute, fontSize: 12, formatter: d.targetName }, data: [{ yAxis: d.target }] }
      }]
    };
  }

  var kinds = { twin: twin, line: line };
  document.querySelectorAll('.cx-chart').forEach(function (box) {
    var data = JSON.parse(document.getElementById(box.dataset.src).textContent);
    var chart = echarts.init(box, 'chengxin', { renderer: 'canvas' });
    chart.setOption(kinds[box.dataset.chart](data));
    addEventListener('resize', function () { chart.resize(); });
  });
})();
