<?php
// Sends what standard input says with file_get_contents, and prints what was read of the answer.
declare(strict_types=1);
require __DIR__ . '/reading.php';

$asked = json_decode(stream_get_contents(STDIN), true);
$url = $asked['url'];
if ($asked['auth'] === 'userinfo') $url = str_replace('://', "://{$asked['user']}:{$asked['secret']}@", $url);
$headers = array_map(fn ($name, $value) => "$name: $value", array_keys($asked['headers']), $asked['headers']);
if ($asked['auth'] === 'header') $headers[] = 'Authorization: Basic ' . base64_encode("{$asked['user']}:{$asked['secret']}");
if ($asked['form'] !== null) $headers[] = 'Content-type: application/x-www-form-urlencoded';
$http = ['method' => $asked['method'], 'header' => $headers, 'ignore_errors' => true, 'timeout' => 30];
if ($asked['form'] !== null) $http['content'] = http_build_query($asked['form']);
$ssl = isset($asked['authority']) ? ['cafile' => $asked['authority']] : [];
$body = file_get_contents($url, false, stream_context_create(['http' => $http, 'ssl' => $ssl]));

$status = (int) explode(' ', $http_response_header[0])[1];
$type = '';
foreach ($http_response_header as $header) {
    if (stripos($header, 'content-type:') === 0) $type = trim(substr($header, strlen('content-type:')));
}
echo json_encode(reading($status, $type, $body, $asked['integers']), JSON_THROW_ON_ERROR);
