<?php
// Sends what standard input says with PHP's curl, and prints what was read of the answer.
declare(strict_types=1);
require __DIR__ . '/reading.php';

$asked = json_decode(stream_get_contents(STDIN), true);
$url = $asked['url'];
if ($asked['auth'] === 'userinfo') $url = str_replace('://', "://{$asked['user']}:{$asked['secret']}@", $url);
$curl = curl_init($url);
curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
curl_setopt($curl, CURLOPT_TIMEOUT, 30);
if ($asked['auth'] === 'header') curl_setopt($curl, CURLOPT_USERPWD, "{$asked['user']}:{$asked['secret']}");
if ($asked['method'] === 'POST') curl_setopt($curl, CURLOPT_POST, true);
elseif ($asked['method'] !== 'GET') curl_setopt($curl, CURLOPT_CUSTOMREQUEST, $asked['method']);
if ($asked['form'] !== null) curl_setopt($curl, CURLOPT_POSTFIELDS, http_build_query($asked['form']));
elseif ($asked['multipart'] !== null) curl_setopt($curl, CURLOPT_POSTFIELDS, $asked['multipart']);
elseif ($asked['method'] === 'POST') curl_setopt($curl, CURLOPT_POSTFIELDS, '');
if (isset($asked['authority'])) curl_setopt($curl, CURLOPT_CAINFO, $asked['authority']);
$headers = array_map(fn ($name, $value) => "$name: $value", array_keys($asked['headers']), $asked['headers']);
curl_setopt($curl, CURLOPT_HTTPHEADER, $headers);

$body = curl_exec($curl);
if ($body === false) throw new Exception(curl_error($curl));
$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
echo json_encode(reading($status, curl_getinfo($curl, CURLINFO_CONTENT_TYPE), $body, $asked['integers']), JSON_THROW_ON_ERROR);
